from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.collect.leaves import leaves, named, parse_json, parse_toml

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


def test_texts_come_in_order_with_their_way() -> None:
    document = {"a": {"b": "1", "c": ["2", {"d": "3"}]}, "e": 4, "f": "5"}
    assert [(named(way), value) for way, value in leaves(document)] == [
        ("a.b", "1"),
        ("a.c", "2"),
        ("a.c.d", "3"),
        ("f", "5"),
    ]


@given(document=documents)
def test_json_is_read_as_it_is(document: object) -> None:
    assert parse_json(json.dumps(document)) == document


def test_comments_and_a_last_comma_do_not_matter() -> None:
    text = '{ // one "\n "a": "x // y", /* two\n */ "b": ["/* z */", "u,]",],\n}'
    assert parse_json(text) == {"a": "x // y", "b": ["/* z */", "u,]"]}


def test_toml_is_read() -> None:
    assert parse_toml('[a.b]\nc = "d"') == {"a": {"b": {"c": "d"}}}


def test_what_is_no_document_is_nothing() -> None:
    assert parse_json("{") is parse_json("") is parse_json("[" * 100_000) is None
    assert parse_toml("= 1") is None
    assert list(leaves(None)) == list(leaves(3)) == []


def test_depth_and_number_are_bounded() -> None:
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    assert list(leaves(deep)) == []
    assert sum(1 for _ in leaves(["x"] * 30_000)) == 20_000
