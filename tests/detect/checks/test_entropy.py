from __future__ import annotations

from math import log2

from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.entropy import bits_per_character, least_entropy
from oakum.detect.checks.interface import DROP


def test_bits_of_known_values():
    assert bits_per_character(b"") == 0
    assert bits_per_character(b"aaaa") == 0
    assert bits_per_character(b"abcd") == 2
    assert bits_per_character(bytes(range(256))) == 8


@given(st.binary(min_size=1, max_size=200))
def test_bits_lie_between_zero_and_the_logarithm_of_the_length(value):
    assert -1e-9 <= bits_per_character(value) <= log2(len(value)) + 1e-9


def test_a_poor_value_is_dropped_and_a_rich_one_is_not(make, grown):
    reason = least_entropy(make("aabbaabb"), "3.0")
    assert reason is not None
    assert reason.weight == DROP
    assert "1.0 bits" in reason.note
    assert least_entropy(make(grown("{alnum:40}")), "3.0") is None
