from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.names import actual, shown


@given(st.binary())
def test_what_is_shown_can_be_written(name: bytes) -> None:
    shown(name).encode("utf-8")


@given(st.binary().filter(lambda name: b"\\x" not in name))
def test_the_name_can_be_told_from_what_is_shown(name: bytes) -> None:
    assert actual(shown(name)) == name
