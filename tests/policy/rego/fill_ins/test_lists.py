"""Lists."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.fill_ins.lists import FUNCTIONS


def test_one_level_is_flattened():
    assert FUNCTIONS["array.flatten"].call([1, [2, [3]], {4}]) == [1, 2, [3], {4}]


@pytest.mark.parametrize(
    ("count", "parts"), [(2, ["a", "b"]), (0, []), (-1, ["c"]), (9, ["a", "b", "c"]), (-9, ["a", "b", "c"])]
)
def test_splitting(count, parts):
    assert FUNCTIONS["strings.split_n"].call("a.b.c", ".", count) == parts
