from __future__ import annotations

import pytest

from cue_texts import evaluated
from oakum.policy.conftest.cue.errors import Conflict, Incomplete, Malformed, Unknown


def test_the_innermost_name_counts():
    assert evaluated("a: 1\nb: {a: 2, c: a}\nd: b.c") == {"a": 1, "b": {"a": 2, "c": 2}, "d": 2}


def test_what_is_taken_over_sees_its_new_place():
    assert evaluated("#D: {a: int, b: a + 1}\nx: #D & {a: 1}\ny: #D & {a: 5}") == {
        "x": {"a": 1, "b": 2},
        "y": {"a": 5, "b": 6},
    }


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x: y", Malformed),
        ("x: {}.a", Incomplete),
        ("x: [1][3]", Conflict),
        ('import "list"\nx: list.Comparer', Unknown),
    ],
)
def test_what_leads_nowhere(text, error):
    with pytest.raises(error):
        evaluated(text)
