"""Both kernels walk trees alike, and refuse what is none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum import kernel
from oakum.kernel.plain.forest import MOST_FEATURES, Forest

WIDTH = 5
both = pytest.mark.parametrize("kind", [Forest, kernel.Forest], ids=["plain", "built"])
# Feature 0 up to 5? then feature 1 up to 2? (-1 or 1), else 3.
TREE = ([0], [0, 1, -1, -1, -1], [5.0, 2.0, 0.0, 0.0, 0.0], [4, 3, 0, 0, 0], [0.5, 0.0, -1.0, 1.0, 3.0])


def grown(seed: int) -> tuple[list[int], list[int], list[float], list[int], list[float]]:
    """Random trees."""
    rng, trees = random.Random(seed), ([], [], [], [], [])
    roots, feature, threshold, second, value = trees

    def add(depth: int) -> None:
        at = len(feature)
        feature.append(rng.randrange(WIDTH) if depth and rng.random() < 0.8 else -1)
        threshold.append(rng.uniform(-1, 1))
        value.append(rng.uniform(-1, 1))
        second.append(0)
        if feature[at] >= 0:
            add(depth - 1)
            second[at] = len(feature)
            add(depth - 1)

    for _ in range(rng.randrange(6)):
        roots.append(len(feature))
        add(5)
    return trees


@both
@pytest.mark.parametrize(("row", "leaf"), [([5, 2], -1.0), ([5, 3], 1.0), ([6, 0], 3.0)])
def test_a_row_falls_into_its_leaf(kind, row, leaf):
    assert kind(*TREE, 2).sum(row) == leaf


@both
def test_contributions_go_to_the_numbers_that_were_asked(kind):
    assert kind(*TREE, 2).contributions([5, 3]) == (0.5, [-0.5, 1.0])


@given(st.integers(0, 10**6), st.lists(st.floats(-2, 2), min_size=WIDTH, max_size=WIDTH))
def test_both_kernels_say_the_same(seed, row):
    plain, built = Forest(*grown(seed), WIDTH), kernel.Forest(*grown(seed), WIDTH)
    assert built.sum(row) == plain.sum(row)
    assert built.contributions(row) == plain.contributions(row)
    start, added = plain.contributions(row)
    assert start + sum(added) == pytest.approx(plain.sum(row))


@both
@pytest.mark.parametrize(
    "trees",
    [
        ([5], *TREE[1:]),
        ([-1], *TREE[1:]),
        (TREE[0], [2, *TREE[1][1:]], *TREE[2:]),
        (*TREE[:3], [9, 3, 0, 0, 0], TREE[4]),
        (*TREE[:3], [1, 3, 0, 0, 0], TREE[4]),
        (*TREE[:4], TREE[4][:-1]),
    ],
)
def test_what_is_no_tree_is_refused(kind, trees):
    with pytest.raises(ValueError, match="not trees"):
        kind(*trees, 2)


@both
def test_rows_of_another_width_are_refused(kind):
    with pytest.raises(ValueError, match="a row of 1"):
        kind(*TREE, 2).sum([1.0])
    with pytest.raises(ValueError, match="not trees"):
        kind(*TREE, MOST_FEATURES + 1)
