from __future__ import annotations

import pytest

from oakum.policy.cel.functions import collections


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'abc 123 d4'.find('[0-9]+')", "123"),
        ("'abc'.find('[0-9]+')", ""),
        ("'a1 b2'.findAll('[0-9]')", ["1", "2"]),
        ("'a1 b2'.findAll('[0-9]', 1)", ["1"]),
        ("[1, 2, 3].isSorted()", True),
        ("['b', 'a'].isSorted()", False),
        ("[3, 1].min()", 1),
        ("[1, 3].max()", 3),
        ("[1, 2].sum()", 3),
        ("[].sum()", 0),
        ("[1.5, 2.5].sum()", 4.0),
        ("[1, 1, 2].distinct()", [1, 2]),
        ("['b', 'a'].sort()", ["a", "b"]),
        ("[1, 2, 3].slice(1, 2)", [2]),
        ("[[1], [2, [3]]].flatten()", [1, 2, [3]]),
        ("[[1], [2, [3]]].flatten(2)", [1, 2, 3]),
        ("lists.range(3)", [0, 1, 2]),
        ("sets.contains([1, 2], [2])", True),
        ("sets.contains([1, 2], [3])", False),
        ("sets.equivalent([1, 2, 2], [2, 1])", True),
        ("sets.intersects([1, 2], [2, 3])", True),
        ("sets.intersects([1], [2])", False),
    ],
)
def test_expressions_about_text_and_lists(expression, value, ask):
    assert ask(expression) == value


def test_true_is_not_one():
    (distinct,) = collections.FUNCTIONS["distinct"]
    assert distinct.call([1, True]) == [1, True]


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("[].min() == 1", "empty list"),
        ("object.mixed.max() == 1", "no order"),
        ("object.mixed.sum() == 1", "numbers"),
        ("[1].slice(0, 2) == [1]", "outside"),
        ("lists.range(100000) == [1]", "more than"),
        ("'a'.find('(') == ''", "no regular expression"),
    ],
)
def test_what_has_no_answer_says_why(expression, problem, fails):
    assert problem in fails(expression, {"mixed": [1, "a"]})


def test_a_hostile_expression_ends(ask):
    assert ask("object.find('(a*)*b')", "a" * 50_000) == ""
