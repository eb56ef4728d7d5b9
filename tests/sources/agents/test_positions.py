from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.agents.positions import located, raw, unescaped
from oakum.sources.agents.texts import encoded, strings

_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@given(_TEXT, _TEXT, _TEXT, st.booleans(), st.integers(0, 3))
def test_a_part_of_a_string_is_where_it_stands(before: str, part: str, after: str, ascii_: bool, nested: int) -> None:
    value: object = "." + before + part + after
    for _ in range(nested):
        value = {"a": json.dumps([1, value], ensure_ascii=ascii_)}
    text = json.dumps({"x": "", "y": [value]}, ensure_ascii=ascii_).encode()
    found = strings(text)
    assert found is not None
    last = found.texts[-1]
    start = len(encoded("." + before))
    first, end = located(raw(text), last.numbers, last.value, start, start + len(encoded(part)))
    there = text[first:end]
    for _ in last.numbers:
        there = unescaped(there)
    assert there == encoded(part)


def test_a_key_that_comes_twice() -> None:
    text = b'{"a": "first one", "a": "second", "b": "third"}'
    found = strings(text)
    assert found is not None
    for one in found.texts:
        start, end = located(raw(text), one.numbers, one.value, 0, len(one.value))
        assert text[start:end].decode() == one.value


def test_what_is_not_there_is_the_whole_record() -> None:
    assert located(raw(b'["a"]'), (7,), "b", 0, 1) == (0, 5)


@given(st.text(st.characters(codec="utf-8")))
def test_unescaped(value: str) -> None:
    assert unescaped(json.dumps(value).encode()[1:-1]) == value.encode()
    assert unescaped(json.dumps(value, ensure_ascii=False).encode()[1:-1]) == value.encode()
