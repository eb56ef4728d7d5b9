from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from oakum.review.manifests.difference import Pair, pairs
from oakum.review.manifests.objects import Identity, Rendered, at
from oakum.review.manifests.units import Kind, Unit
from oakum.sources.manifests.shard import Text


def one(value: Any, name: str = "a", path: str = "m.yaml", kind: Kind = Kind.FILE) -> Rendered:
    return Rendered(
        value=value,
        identity=Identity("", "ConfigMap", "", name),
        unit=Unit(kind=kind, path=path),
        path=path,
        text=Text(path, ""),
    )


def test_new_changed_and_unchanged() -> None:
    found = pairs([one(1, "a"), one(2, "b"), one(3, "c")], [one(1, "a"), one(9, "b"), one(4, "gone")])
    assert [(pair.new.value, pair.old.value if pair.old else None, pair.is_unchanged) for pair in found] == [
        (1, 1, True),
        (2, 9, False),
        (3, None, False),
    ]


def test_a_file_that_moved_is_not_new() -> None:
    (pair,) = pairs([one(1, path="new/m.yaml")], [one(1, path="old/m.yaml")])
    assert pair.is_unchanged


def test_the_same_place_comes_before_the_same_name() -> None:
    found = pairs(
        [one(1, path="dev.yaml"), one(2, path="prod.yaml")], [one(2, path="prod.yaml"), one(1, path="dev.yaml")]
    )
    assert all(pair.is_unchanged for pair in found)


def test_two_of_one_name_have_each_their_own() -> None:
    found = pairs([one(1), one(2)], [one(1)])
    assert [pair.old is None for pair in found] == [False, True]


def test_changed_fields() -> None:
    old = {"a": 1, "b": [1, 2], "c.d": {"e": 1}, "gone": 1, "list": [1]}
    new = {"a": 1, "b": [1, 3], "c.d": {"e": 2}, "list": [1, 2], "more": 1}
    pair = Pair(new=one(new), old=one(old))
    assert pair.fields == ("$.b[1]", "$['c.d'].e", "$.gone", "$.list", "$.more")
    assert Pair(new=one(new)).fields == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from("xy"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b.c", "d"]), inner),
    max_leaves=12,
)


@given(old=JSON, new=JSON)
def test_a_field_is_named_if_and_only_if_something_changed(old: Any, new: Any) -> None:
    fields = Pair(new=one(new), old=one(old)).fields
    assert bool(fields) == (json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True))
    assert Pair(new=one(new), old=one(old)).is_unchanged == (not fields)
    for field in fields:
        before, after = at(old, field), at(new, field)
        assert (type(before), before) != (type(after), after) or before is None
