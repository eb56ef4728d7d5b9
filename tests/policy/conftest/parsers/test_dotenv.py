from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
# a comment
A=1
export B="two $A \\"q\\" \\n x"
C='single $A'
D: colon
E=val # comment
F="several
lines"
G=${A}x
H=\\$A
I=
J="a#b"
K = spaced
L="one\\
"
"""


def test_quotes_references_and_lines(monkeypatch):
    monkeypatch.setenv("OAKUM_TEST_ENVIRONMENT", "must not be seen")
    text = "A=1\nB=\"$A\\n\"\nC='$A'\nD=${OAKUM_TEST_ENVIRONMENT}\n"
    assert value("dotenv", text) == {"A": "1", "B": "1\n", "C": "$A", "D": ""}


@needs_conftest
@pytest.mark.parametrize("text", [TEXT.rpartition("L=")[0], "A=1\r\nB=2\r\n", "a.b=c\n", ""])
def test_as_conftest(text, tmp_path):
    assert value("dotenv", text) == real_value("dotenv", text, tmp_path)


@needs_conftest
@pytest.mark.parametrize("text", ["A=1\nno line\n", "export A\n", "A='open\n"])
def test_what_conftest_refuses_is_refused_with_its_line(text, tmp_path):
    assert real_value("dotenv", text, tmp_path) is None
    with pytest.raises(SourceError, match=r"^input:[12]: "):
        value("dotenv", text)


def test_lines():
    found = parsed("dotenv", TEXT.rpartition("L=")[0])
    assert found.line(0, ("G",)) == 9
    assert found.line(0, ()) == 1
