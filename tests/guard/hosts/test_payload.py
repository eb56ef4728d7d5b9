from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.guard.event import Flow
from oakum.guard.hosts import payload
from oakum.guard.interface import PayloadError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=4), below, max_size=3),
    max_leaves=12,
)


def test_raw_control_characters_inside_strings_are_read() -> None:
    assert payload.decode(b'{"a":"x\ty\x1b"}', "Host") == {"a": "x\ty\x1b"}


@pytest.mark.parametrize(
    "given", [b"", b"{", b"[]", b"null", b"\xff\xfe{", b'{"a":' * 300 + b"1" + b"}" * 300, b"[" * 100_000, b"1" * 5000]
)
def test_what_is_no_payload_is_said_so_without_its_content(given: bytes) -> None:
    with pytest.raises(PayloadError, match=r"^Host sent") as error:
        payload.decode(given, "Host")
    assert "{" not in str(error.value)


@given(VALUES)
def test_every_string_is_found_and_can_be_replaced_where_it_stands(value: object) -> None:
    found = list(payload.texts(value, ("f",), Flow.IN))
    changed = payload.replace(value, ("f",), {piece.where: piece.text + "!" for piece in found})
    after = list(payload.texts(changed, ("f",), Flow.IN))
    assert [(one.where, one.text + "!") for one in found] == [(one.where, one.text) for one in after]
    assert payload.replace(value, ("f",), {}) == value


@given(VALUES, st.text(min_size=8, max_size=12))
def test_names_of_members_are_found_once_and_can_be_replaced_everywhere(value: object, name: str) -> None:
    body = {"a": {name: value}, "b": [{name: 1, "short": 2}]}
    (found,) = [piece for piece in payload.names(body, ("f",), Flow.IN) if piece.text == name]
    changed = payload.replace(body, ("f",), {found.where: "other"})
    assert changed == {"a": {"other": value}, "b": [{"other": 1, "short": 2}]}
    assert "short" not in [piece.text for piece in payload.names(body, ("f",), Flow.IN)]


def test_an_object_inside_a_string_is_opened() -> None:
    assert payload.opened(json.dumps({"a": [1]})) == {"a": [1]}
    assert payload.opened("{no json") == "{no json"
    assert payload.opened("plain") == "plain"


def test_commands_and_paths_of_odd_arguments() -> None:
    assert payload.command({"command": ["cat", "a b"]}) == "cat 'a b'"
    assert payload.command({"command": 3}) == payload.command("x") == ""
    assert payload.paths({"paths": ["a", 1], "file_path": "b", "other": "c"}) == ("a", "b")
    assert payload.paths(None) == ()
