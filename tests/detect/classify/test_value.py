from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.classify.value import FEATURES, value_features
from oakum.rules.template import expand


def features(value: str) -> dict[str, float]:
    return dict(zip(FEATURES, value_features(value), strict=True))


@given(st.text(st.characters(max_codepoint=255), min_size=1, max_size=3000))
def test_any_value_has_finite_numbers(value):
    numbers = value_features(value)
    assert len(numbers) == len(FEATURES)
    assert all(abs(number) < 1e6 for number in numbers)


def test_shares_add_up():
    found = features("abC-12")
    shares = [found[f"value.{kind}"] for kind in ("lower", "upper", "digits", "signs")]
    assert shares == pytest.approx([2 / 6, 1 / 6, 2 / 6, 1 / 6])


def test_entropy_is_in_bits_a_character():
    assert features("aaaa")["value.entropy"] == 0
    assert features("abcd")["value.entropy"] == pytest.approx(2)


def test_random_text_changes_its_kind_more_often_than_a_name():
    drawn = expand("{alnum:32}", random.Random(3))
    assert features(drawn)["value.changes"] > 1.5 * features("databasePasswordOfTheShop")["value.changes"]


def test_consonants_tell_words_from_noise():
    assert features("passwordvalue")["value.longest_consonants"] == 3
    assert features("xkcdqrtzw")["value.longest_consonants"] == 9


def test_the_narrowest_alphabet_counts():
    kinds = [
        "1234",
        "abcd",
        "ABCD",
        "abCD",
        "12ab",
        "12AB",
        "AZ27",
        "12xz",
        "Zz19",
        "a+b/",
        "a_b-",
        "a.b",
        "a$b",
        "a b",
    ]
    numbers = [features(value)["value.alphabet"] for value in kinds]
    assert len(set(numbers)) == len(kinds)


def test_a_long_value_is_looked_at_in_part():
    assert features("ab" * 5000)["value.length"] == 10000
    assert features("ab" * 5000)["value.lower"] == 1
