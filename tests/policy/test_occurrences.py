from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.occurrences import holding

TEXT = st.text("ab", max_size=60)


@given(st.sets(TEXT, max_size=6), st.sets(st.text("ab", max_size=24), max_size=6))
def test_it_is_what_looking_one_by_one_gives(texts, values) -> None:
    wanted = {text: {value for value in values if value and value in text} for text in texts}
    found = holding(texts, values)
    assert {text: set(inside) for text, inside in found.items()} == {text: one for text, one in wanted.items() if one}


@given(st.text("ab", min_size=1, max_size=40), TEXT, TEXT)
def test_a_value_is_found_wherever_it_stands(value, before, behind) -> None:
    assert value in holding([before + value + behind], [value, "c"])[before + value + behind]


def test_the_longest_comes_first() -> None:
    assert holding(["one two three"], ["one", "one two thr", "three"])["one two three"] == [
        "one two thr",
        "three",
        "one",
    ]


def test_without_values_nothing_is_held() -> None:
    assert holding(["one"], []) == holding(["one"], [""]) == {}
