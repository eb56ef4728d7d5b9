from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.kernel import plain

REFERENCE = re.compile(r"(?:[a-z]\w*)?Ref\Z|secretName\Z")
KEYS = st.sampled_from(
    ["a", "value", "name", "key", "secretKeyRef", "Ref", "A Ref", "secretName", "special", "x\ny", ""]
)
TEXTS = st.sampled_from(
    ["", " ", "plain", "two words", 'quo"te', "a\nb", " a\n", "ENC[AES256_GCM,x", "é", "\ud800", "\\"]
)
SCALARS = TEXTS | st.text(max_size=5) | st.none() | st.booleans() | st.integers() | st.floats()
TREES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text("ab\ud800", max_size=9), inner, max_size=4)
    ),
    max_leaves=20,
)


def walked(module: ModuleType, tree: Any, takes: bool, deepest: int = 100) -> tuple[Any, ...]:
    asides: list[Any] = []

    def aside(*given: Any) -> bool:
        asides.append((*given, leaves.steps_of(given[0])))
        if takes:
            asides.append(leaves.add(b"aside"))
        return takes

    leaves = module.Leaves(deepest, 6, ("Ref", "secretName"), frozenset({"special"}), aside)
    leaves.walk(tree, "$", "outer", REFERENCE.match)
    number = leaves.add(b"more")
    rows = leaves.segments()
    steps = [leaves.steps(owner) for owner in range(number + 1)]
    return leaves.buffer(), rows.tolist(), steps, leaves.keys(), repr(asides)


@given(TREES, st.booleans())
def test_both_kernels_give_the_same(native: ModuleType, tree: Any, takes: bool) -> None:
    assert walked(native, tree, takes) == walked(plain, tree, takes)


@given(TREES)
def test_both_kernels_leave_out_the_same_nulls(native: ModuleType, tree: Any) -> None:
    assert repr(native.without_nulls(tree)) == repr(plain.without_nulls(tree))


def test_a_line_for_each_scalar(kernel: ModuleType) -> None:
    tree = {
        "a": "text",
        "env": [{"name": "X", "value": "two words"}],
        "n": 7,
        "no": None,
        "on": True,
        "e": "ENC[AES256_GCM,",
    }
    buffer, rows, steps, keys, _ = walked(kernel, {**tree, "longer": {"secretKeyRef": {"k": "v"}}}, takes=False)
    assert buffer == b'a: "text"\nn: "7"\non: "true"\nname: "X"\nX: two words\nv\nmore\n'
    assert steps[4] == ["$", "env", 0, "value"]
    assert steps[-1] == []
    assert rows[:5] == [0, 9, 0, 0, 3]
    assert keys == ["longer", "secretKeyRef"]


def test_what_is_taken_aside_is_not_walked(kernel: ModuleType) -> None:
    buffer, _, steps, _, asides = walked(kernel, {"b": {"special": {"x": "y"}}}, takes=True)
    assert buffer == b"aside\nmore\n"
    assert steps == [[], []]
    assert asides == "[(1, 'special', 'special', {'x': 'y'}, False, ['$', 'b']), 0]"


def test_too_deep(kernel: ModuleType) -> None:
    with pytest.raises(OverflowError):
        walked(kernel, {"a": [["x"]]}, takes=False, deepest=2)
    assert walked(kernel, {"a": [["x"]]}, takes=False, deepest=3)[0] == b'a: "x"\nmore\n'


def test_without_nulls(kernel: ModuleType) -> None:
    whole = {"a": [{"b": 1}], "c": {}}
    assert kernel.without_nulls(whole) is whole
    assert kernel.without_nulls({"a": [{"b": None, "c": 1}, None], "d": None}) == {"a": [{"c": 1}, None]}
    deep: Any = {"x": None}
    for _ in range(200):
        deep = {"a": deep}
    kernel.without_nulls(deep)


def test_nesting_without_end(kernel: ModuleType) -> None:
    deep: Any = None
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RecursionError):
        kernel.without_nulls(deep)
