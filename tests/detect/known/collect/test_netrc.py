from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.collect.netrc import read

WORD = "password"
TEXT = rf"""
# machine no password no
machine one.example login me {WORD} first
machine two.example
    {WORD} "sec\"ond two"
    login me account third
macdef init
password no
machine no

default login me {WORD} fourth
machine cut.example password"""


def test_passwords_come_with_their_machine() -> None:
    assert [(one.name, one.value, one.certain) for one in read(TEXT)] == [
        ("one.example password", "first", True),
        ("two.example password", 'sec"ond two', True),
        ("two.example account", "third", True),
        ("two.example password", "fourth", True),
    ]


@given(text=st.lists(st.sampled_from(["machine", "password", "macdef", "#", '"', "\\", " ", "\n", "x"])).map("".join))
def test_any_text_may_be_read(text: str) -> None:
    assert all(one.certain for one in read(text))
