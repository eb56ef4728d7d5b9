from __future__ import annotations

import re

from oakum.sources.logs.interface import Names, anywhere, mostly, text


def test_most_of_the_written_lines_decide() -> None:
    pattern = re.compile(rb"a")
    assert mostly(pattern, [b"a", b"a", b"b", b"", b"a"])
    assert not mostly(pattern, [b"a", b"b"])
    assert not mostly(pattern, [b"", b" "])
    assert anywhere(pattern, [b"", b"ba"])


def test_names_complete_each_other() -> None:
    assert Names("job").completed(Names("other", "step")) == Names("job", "step")


def test_names_can_be_shown() -> None:
    assert text(b" gr\xc3\xbcn\xff ") == "grün\\xff"
