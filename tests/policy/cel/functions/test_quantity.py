from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cel_truths import QUANTITIES
from oakum.policy.cel.functions.quantity import of, quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1.5Gi", Fraction(3, 2) * 2**30),
        ("500m", Fraction(1, 2)),
        ("10000k", 10**7),
        ("-.5", Fraction(-1, 2)),
        ("1e3", 1000),
        ("5E-1", Fraction(1, 2)),
        ("1E", 10**18),
        ("0.0000000001", Fraction(1, 10**9)),
        ("-0.0000000001", Fraction(-1, 10**9)),
    ],
)
def test_a_quantity_is_the_number_that_kubernetes_takes_it_for(text, number):
    assert of(quantity(text)) == number


@pytest.mark.parametrize("text", ["", "1,3G", "200K", "Three", "Mi", "1.5 Gi", "1e", "1" * 99, "٣"])
def test_anything_else_is_none(text, ask):
    with pytest.raises(ValueError, match="no quantity"):
        quantity(text)
    assert ask("isQuantity(object)", text) is False


@given(st.text(max_size=30))
def test_no_text_raises_anything_else(text):
    with contextlib.suppress(ValueError):
        assert quantity(text)


@pytest.mark.parametrize("expression", QUANTITIES)
def test_expressions_compute_with_quantities(expression, ask):
    assert ask(expression) is True


def test_an_error_does_not_quote_the_text(fails):
    assert (
        fails("quantity(object) == quantity('1')", "very private") == "the text is no quantity (such as 500m or 1.5Gi)"
    )
    assert "no integer" in fails("quantity('500m').asInteger() == 1")
    assert "no integer" in fails("quantity('100E').asInteger() == 1")
