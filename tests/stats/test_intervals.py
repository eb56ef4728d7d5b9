from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.stats.intervals import poisson, rate, ratio, wilson


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [  # Garwood's own table, and χ² quantiles
        (0, 0.0, 3.6889),
        (1, 0.0253, 5.5716),
        (2, 0.2422, 7.2247),
        (5, 1.6235, 11.6683),
        (10, 4.7954, 18.3904),
        (30, 20.2409, 42.8269),
        (100, 81.3640, 121.6273),
        (1000, 938.9726, 1063.9555),
    ],
)
def test_exact_intervals_of_a_count(count: int, low: float, high: float) -> None:
    assert poisson(count) == pytest.approx((low, high), abs=0.01)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (32, 1000, 0.0227, 0.0448),
    ],
)
def test_score_intervals_of_a_share(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=0.0002)


def test_nothing_is_known_of_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert rate(0, 0) == (0.0, math.inf)
    assert ratio(1, 0, 1, 1) == ratio(0, 5, 0, 5) == (0.0, math.inf)


@given(st.integers(0, 5000))
def test_a_count_is_within_its_interval_and_both_are_what_they_say(count: int) -> None:
    low, high = poisson(count)
    assert low <= count <= high
    assert poisson(count + 1)[0] > low
    assert poisson(count + 1)[1] > high
    if count:
        # Wilson and Hilferty's approximation, close from a few on
        about = count * (1 - 1 / (9 * count) - 1.959964 / (3 * math.sqrt(count))) ** 3
        assert low == pytest.approx(about, abs=0.1 + count * 1e-4)


@given(st.integers(0, 300), st.integers(1, 300))
def test_a_share_is_within_its_interval(part: int, rest: int) -> None:
    low, high = wilson(part, part + rest)
    assert 0 <= low <= part / (part + rest) <= high <= 1


def test_a_ratio() -> None:
    low, high = ratio(20, 1000, 10, 1000)
    assert low < 2 < high
    assert (low, high) == pytest.approx((0.9541, 4.1925), abs=0.01)
    assert ratio(3, 10, 0, 10)[1] == math.inf
    assert ratio(0, 10, 3, 10)[0] == 0
    assert rate(10, 2) == pytest.approx((2.3977, 9.1952), abs=0.001)
