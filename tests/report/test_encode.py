from __future__ import annotations

import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.report.encode import json_text

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(deadline=None)
@given(_ANY)
def test_nothing_is_lost_and_everything_is_printable(value: object) -> None:
    text = json_text(value)
    assert text.isprintable()
    assert json.loads(text) == value


@settings(deadline=None)
@given(st.text(st.characters()))
def test_a_strict_parser_takes_what_python_carries_for_broken_bytes(text: str) -> None:
    assert isinstance(msgspec.json.decode(json_text(text).encode()), str)


def test_a_byte_that_is_not_utf8_is_named() -> None:
    assert json.loads(json_text("caf\udce9")) == r"caf\xe9"


def test_another_lone_surrogate_is_replaced() -> None:
    assert json.loads(json_text("a\ud800b")) == "a\ufffdb"
