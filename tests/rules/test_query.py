from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.rules.query import Condition, Step, parse_condition, parse_path


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("spec", (Step("name", "spec"),)),
        ("rules[*].verbs[0]", (Step("name", "rules"), Step("items"), Step("name", "verbs"), Step("item", "0"))),
        ("**.env[*]", (Step("deep"), Step("name", "env"), Step("items"))),
        ("data.*", (Step("name", "data"), Step("any"))),
        ('"a.b/c"', (Step("name", "a.b/c"),)),
        ("@key", (Step("key"),)),
        ("@[*]", (Step("self"), Step("items"))),
    ],
)
def test_paths(text: str, steps: tuple[Step, ...]) -> None:
    assert parse_path(text) == steps


@pytest.mark.parametrize("text", [".", "a.", "a..b", "a b", "a[", "a[x]", "**.a.**", '"', "a.@other"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"path|step"):
        parse_path(text)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("a", Condition(parse_path("a"))),
        ("not a", Condition(parse_path("a"), negated=True)),
        ("a == true", Condition(parse_path("a"), "==", "true", folded=True)),
        ("a == 'true'", Condition(parse_path("a"), "==", "true")),
        ('a.b != ""', Condition(parse_path("a.b"), "!=", "")),
        ('not a ~ "^x y$"', Condition(parse_path("a"), "~", "^x y$", negated=True)),
        ('a !~ "x"', Condition(parse_path("a"), "!~", "x")),
    ],
)
def test_conditions(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize("text", ["", "a = b", "a ==", "a == b c", 'a ~ "("', "a && b", "a > 1"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"condition|path|step|quotes|compile"):
        parse_condition(text)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_condition(text), Condition)
