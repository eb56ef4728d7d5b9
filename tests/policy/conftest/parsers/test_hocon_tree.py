from __future__ import annotations

import pytest

from oakum.policy.conftest.parsers.hocon_tree import (
    MISSING,
    Array,
    Field,
    Joined,
    Object,
    Resolver,
    Substitution,
    Unresolved,
)


def field(*said):
    made = Field(1)
    made.said += said
    return made


def substitution(*path, is_optional=False, within=()):
    return Joined((Substitution(path, within, is_optional=is_optional, line=7),), 7)


def text(words):
    return Joined((words,), 1)


def resolved(size=0, **fields):
    root = Object(fields)
    return Resolver(root, size).object(root)


def test_later_values_replace_and_objects_go_on():
    assert resolved(a=field(text("1"), text("2")))["a"] == "2"
    objects = (Object({"x": field(text("1"))}), Object({"y": field(text("2"))}))
    assert resolved(a=field(*objects))["a"] == {"x": "1", "y": "2"}
    assert resolved(a=field(objects[0], text("1"), objects[1]))["a"] == {"y": "2"}


def test_a_substitution_sees_the_whole_file_and_a_field_itself_what_was_before():
    assert resolved(a=field(substitution("b")), b=field(text("1")))["a"] == "1"
    itself = Joined((Substitution(("a",), (), is_optional=False, line=1), ":x"), 1)
    assert resolved(a=field(text("1"), itself))["a"] == "1:x"


def test_names_of_an_included_file_come_before_those_of_the_whole():
    inner = Object({"x": field(text("in")), "y": field(substitution("x", within=("a",)))})
    assert resolved(a=field(inner), x=field(text("out")))["a"]["y"] == "in"


def test_what_leads_nowhere():
    assert resolved(a=field(substitution("b", is_optional=True)))["a"] is MISSING
    with pytest.raises(Unresolved, match="leads nowhere") as raised:
        resolved(a=field(substitution("b")))
    assert raised.value.line == 7


def test_only_things_of_a_kind_are_joined():
    lists = Joined((Array((text("1"),)), " ", Array((text("2"),))), 1)
    assert resolved(a=field(lists))["a"] == ["1", "2"]
    with pytest.raises(Unresolved, match="cannot be joined"):
        resolved(a=field(Joined((Array(()), "x"), 1)))
