from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.collect.basic import decoded, password_of


@given(
    user=st.text(st.characters(codec="utf-8", exclude_characters=":")), password=st.text(st.characters(codec="utf-8"))
)
def test_the_password_is_what_stands_behind_the_first_colon(user: str, password: str) -> None:
    text = base64.b64encode(f"{user}:{password}".encode()).decode()
    assert password_of(text) == password_of(text.rstrip("=")) == password


def test_what_is_no_base64_gives_nothing() -> None:
    for text in ("", "*", "abc de", "é", "a"):
        assert decoded(text) == password_of(text) == ""


def test_bytes_that_are_no_text_survive() -> None:
    assert decoded(base64.b64encode(b"\xff\x00a").decode()).encode("utf-8", "surrogateescape") == b"\xff\x00a"
