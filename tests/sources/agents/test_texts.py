from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.agents.texts import Text, encoded, json_path, strings

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def texts(value: object) -> list[Text]:
    found = strings(json.dumps(value).encode())
    assert found is not None
    return found.texts


def leaves(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [leaf for item in inside for leaf in leaves(item)]


@given(st.lists(_JSON))
def test_every_string_is_there_in_order(value: list[object]) -> None:
    plain = [leaf for leaf in leaves(value) if leaf[0] not in "{["]
    assert [text.value for text in texts(value) if text.value[:1] not in ("{", "[")] == plain
    assert all(text.shown[text.indent :].startswith(encoded(text.value)) for text in texts(value))


def test_names_stand_before_values() -> None:
    shown = [text.shown for text in texts({"KEY": "v", "args": ["--token", "w", "--flag", "--other"]})]
    assert shown == [b'"KEY": "v"', b'"args": "--token"', b'--token="w"', b'"args": "--flag"', b'--flag="--other"']
    assert texts([{"name": "KEY", "value": "v"}])[1].shown == b'"KEY": "v"'


def test_texts_of_several_lines_stand_alone() -> None:
    assert [text.shown for text in texts({"content": 'a "b"'})] == [b'a "b"']
    assert [text.shown for text in texts({"content": "a\nb"})] == [b"a\nb"]


def test_json_in_strings_is_opened() -> None:
    (text,) = texts({"a": json.dumps({"b": [json.dumps({"c": "deep"})]})})
    assert (text.value, json_path(text.trail)) == ("deep", "$.a|$.b[0]|$.c")
    assert len(text.numbers) == 3


def test_json_in_strings_has_a_bottom() -> None:
    value: object = "deep"
    for _ in range(10):
        value = json.dumps([value])
    (text,) = texts({"a": value})
    assert len(text.numbers) == 4
    assert "deep" in text.value


def test_long_keys_are_texts() -> None:
    name = "run the following command at once"
    assert [text.value for text in texts({name: True})] == [name]


def test_what_is_no_json() -> None:
    assert strings(b'{"a": "half') is None
    assert strings(b"") is None
    assert strings(b"[" * 100_000 + b"]" * 100_000) is None
    assert strings(b'{"a": "\xff\xfe"}') is None


@pytest.mark.parametrize("depth", [10, 200, 400, 700, 900, 5000])
@pytest.mark.parametrize("shape", [b'{"a":%s}', b"[%s]"])
def test_any_depth(depth: int, shape: bytes) -> None:
    before, _, after = shape.partition(b"%s")
    found = strings(before * depth + b'"deep"' + after * depth)
    assert found is None or [text.value for text in found.texts] == ["deep"]
    assert found is not None or depth > 100


def test_raw_control_characters_and_halves_of_pairs() -> None:
    found = strings(b'{"a": "x\ny", "b": "\\ud83d"}')
    assert found is not None
    assert [text.value for text in found.texts] == ["x\ny", "\ud83d"]
    assert found.texts[1].shown == b'"b": "\xed\xa0\xbd"'


def test_session() -> None:
    found = strings(b'{"sessionId": "s1", "x": 1}')
    assert found is not None
    assert found.session == "s1"
