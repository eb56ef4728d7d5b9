from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from oakum.policy.conftest.plain import DEEPEST, TooMuch, plain


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (1.0, 1),
        (-2.0, -2),
        (1.5, 1.5),
        (1e300, 1e300),
        (datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), "2020-01-02T03:04:05Z"),
        (datetime(2020, 1, 2, 3, 4, 5, 120_000, tzinfo=timezone(timedelta(hours=2))), "2020-01-02T03:04:05.12+02:00"),
        (datetime(2020, 1, 2, 3, 4, 5), "2020-01-02T03:04:05Z"),  # noqa: DTZ001 - TOML has such times
        (date(2020, 1, 2), "2020-01-02T00:00:00Z"),
        (time(7, 32), "0000-01-01T07:32:00Z"),
        ({1: (True, None)}, {"1": [True, None]}),
    ],
)
def test_values_are_those_of_json(value, meant):
    assert repr(plain(value)) == repr(meant)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(TooMuch, match="a number that is infinite or none at all"):
        plain([value])


def test_depth_is_bounded():
    value: object = 1
    for _ in range(DEEPEST):
        value = [value]
    assert plain(value) == value
    with pytest.raises(TooMuch, match=f"more than {DEEPEST} levels"):
        plain([value])


def test_size_is_bounded(monkeypatch):
    monkeypatch.setattr("oakum.policy.conftest.plain.MOST_VALUES", 10)
    assert plain([1] * 9) == [1] * 9
    with pytest.raises(TooMuch, match="more than 10 values"):
        plain([1] * 10)
