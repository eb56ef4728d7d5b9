from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.conftest.cue.basic import TOP, bound, computed, concrete, known, meet, of_kinds
from oakum.policy.conftest.cue.errors import Conflict, Endless, Incomplete

VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.binary())


@given(VALUES)
def test_everything_meets_itself_and_all(value):
    one = concrete(value)
    assert meet(one, one, 1).value == meet(one, TOP, 1).value == meet(TOP, one, 1).value == value


@given(VALUES, VALUES)
def test_different_values_do_not_meet(one, other):
    if (type(one), one) != (type(other), other):
        with pytest.raises(Conflict):
            meet(concrete(one), concrete(other), 1)


@given(st.integers(), st.integers())
def test_bounds_hold(number, limit):
    if number < limit:
        assert meet(concrete(number), bound("<", limit, 1), 1).value == number
    else:
        with pytest.raises(Conflict, match="out of bounds"):
            meet(bound("<", limit, 1), concrete(number), 1)


def test_whole_numbers_and_fractions_are_different():
    with pytest.raises(Conflict):
        meet(concrete(1), of_kinds("float"), 1)


@pytest.mark.parametrize(
    ("sign", "left", "right", "result"),
    [
        ("+", 1, 2, 3),
        ("/", 1, 2, Decimal("0.5")),
        ("*", "ab", 2, "abab"),
        ("<", "a", "b", True),
        ("==", 1, Decimal(1), True),
        *(
            ("!=", "a", None, True),
            ("==", 1, "1", False),
            ("!=", True, 1, True),
            ("+", "a", "b", "ab"),
            ("-", 1, Decimal("0.5"), Decimal("0.5")),
        ),
    ],
)
def test_operations(sign, left, right, result):
    assert computed(sign, left, right, 1) == result


@pytest.mark.parametrize(("sign", "left", "right"), [("+", 1, "a"), ("<", True, False), ("/", 1, 0)])
def test_operations_that_there_are_not(sign, left, right):
    with pytest.raises(Conflict):
        computed(sign, left, right, 1)


def test_numbers_and_texts_have_an_end():
    with pytest.raises(Endless):
        computed("*", 2**4000, 2**4000, 1)
    with pytest.raises(Endless):
        computed("*", "a", 1 << 30, 1)


def test_only_a_concrete_value_is_known():
    with pytest.raises(Incomplete):
        known(of_kinds("text"), 1)
