"""Syntax trees are searched from above."""

from __future__ import annotations

from oakum.policy.rego.trees import named


def test_parts_are_found_by_name():
    tree = [{"a": {"b": 1, "span": {"b": 2}}, "c": [{"b": {"b": 3}}]}, {"b": 4}]
    assert sorted(value for _, value in named(tree, frozenset("b")) if isinstance(value, int)) == [1, 3, 4]
    assert [name for name, _ in named({"a": {"b": {"a": 1}}}, frozenset("ab"))] == ["a", "b", "a"]


def test_depth_is_no_matter():
    tree: object = {}
    for _ in range(50_000):
        tree = {"a": tree}
    assert sum(1 for _ in named(tree, frozenset("a"))) == 50_000
