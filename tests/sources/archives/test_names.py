from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.archives.names import member_path


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a/b.txt", "a/b.txt"),
        ("Zoë/日本.txt", "Zoë/日本.txt"),
        ("../a/../b..c", "\\x2e\\x2e/a/\\x2e\\x2e/b..c"),
        ("/etc/passwd", "\\x2fetc/passwd"),
        ("..\\up", "..\\x5cup"),
        ("a\x1b[2Jb\n", "a\\x1b[2Jb\\x0a"),
        ("caf\udce9", "caf\\xe9"),
        ("\ud800", "\\xed\\xa0\\x80"),
        ("", ""),
    ],
)
def test_names_are_shown_without_harm(name: str, shown: str) -> None:
    assert member_path("o.zip", name) == f"o.zip!/{shown}"


@given(st.text(st.characters(), max_size=60))
def test_no_name_leads_out_or_controls_a_terminal(name: str) -> None:
    inner = member_path("o", name).removeprefix("o!/")
    assert inner.isprintable()
    assert ".." not in PurePosixPath(inner).parts
    assert not inner.startswith("/")


def test_a_very_long_name_is_cut() -> None:
    assert len(member_path("o", "x" * 100_000)) < 1100
