from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.guard.install import jsonc
from oakum.guard.install.edit import applied
from oakum.model import ConfigError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=4), below, max_size=3),
    max_leaves=10,
)
COMMENTED = """{
    // a comment with "quotes" and // more
    "a": [1, /* two */ 2,], # no comment
}""".replace("# no comment", "")


@given(VALUES, st.sampled_from([None, 2, "\t"]))
def test_json_is_read_as_json(value: object, indent: int | str | None) -> None:
    assert jsonc.parse(json.dumps(value, indent=indent), "f").plain == value


def test_comments_and_trailing_commas_are_passed_over() -> None:
    assert jsonc.parse(COMMENTED, "f").plain == {"a": [1, 2]}
    assert jsonc.parse('\ufeff{"a": 1}', "f").plain == {"a": 1}
    assert jsonc.parse('{"u": "http://x/*y*/"}', "f").plain == {"u": "http://x/*y*/"}


@pytest.mark.parametrize("text", ["", "{", '{"a" 1}', "[1 2]", '{"a": 1} x', "[" * 5000, "{a: 1}", '"\\x"', "nope"])
def test_what_is_no_json_is_said_so_with_its_line(text: str) -> None:
    with pytest.raises(ConfigError, match="f: no valid JSON, see line 1"):
        jsonc.parse(text, "f")


@given(st.dictionaries(st.sampled_from("abc"), st.dictionaries(st.sampled_from("xy"), st.lists(VALUES, max_size=2))))
def test_an_item_is_inserted_and_nothing_else_changes(body: dict[str, dict[str, list[object]]]) -> None:
    for text in (json.dumps(body), json.dumps(body, indent=4)):
        root = jsonc.parse(text, "f")
        value = "new" if jsonc.find(root, ("a", "x")) else ["new"]
        one = jsonc.insertion(text, root, ("a", "x"), value, "f")
        after = jsonc.parse(applied(text, [one]), "f")
        node = jsonc.find(after, ("a", "x"))
        assert node is not None
        assert node.plain == ["new", *body.get("a", {}).get("x", [])]
        expected = {**body, "a": {**body.get("a", {}), "x": node.plain}}
        assert after.plain == expected
        start, end = jsonc.removal(applied(text, [one]), (node.items or ())[0])
        rest = jsonc.parse(applied(text, [one])[:start] + applied(text, [one])[end:], "f")
        assert rest.plain == {**expected, "a": {**expected["a"], "x": node.plain[1:]}}


def test_the_style_of_the_file_is_kept() -> None:
    text = '{\r\n\t"a": 1\r\n}\r\n'
    one = jsonc.insertion(text, jsonc.parse(text, "f"), ("b",), 2, "f")
    assert applied(text, [one]) == '{\r\n\t"b": 2,\r\n\t"a": 1\r\n}\r\n'


def test_something_else_in_the_way_is_an_error() -> None:
    with pytest.raises(ConfigError, match="`hooks` is not an object; nothing was changed"):
        jsonc.insertion('{"hooks": 1}', jsonc.parse('{"hooks": 1}', "f"), ("hooks", "x"), [1], "f")
