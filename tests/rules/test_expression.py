from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import RuleError
from oakum.rules.expression import CEILING, WINDOW, literal_start, parse, spans_lines, ways


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        ("abc", 1),
        ("a*", 1),
        ("a*b", 1),
        ("a{2,6}a", 5),
        ("a?a?a?b", 4),
        (".*x", WINDOW + 1),
        (r"(?:\w+\.)+com", WINDOW),
        ("(?:https?|ftp)://", 1),
        ("(?:ab|ac)d", 1),
        ("(?:a|ab)c", 1),
        ("(?:a?|a)a", 3),
        ("(?:ab?)*c", 1),
        ("(?i)(?:k|K)*z", 1),
        ("(?i)a*A", WINDOW + 1),
        ("(?i:a*)Ab", WINDOW + 1),
        ("a*(?=b)b", 1),
        ("a*[^a]", 1),
        ("a*[^b]", WINDOW + 1),
        (r"\s*\S", 1),
        (r"\w*\b-", 1),
    ],
)
def test_ways(expression: str, count: int) -> None:
    assert ways(parse(expression)) == count


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+$",
        "(?:a|a)*(?:a|a)*b",
        "(?:a|ab|b)*c",
        r"(\w+\s?)*x",
        "(?:a*,a*)*$",
        "(x+x+)+y",
        "(a?){30}b",
        "([ab]{1,30}){1,30}c",
        "((a{2}){2,40})*b",
        "(?:(?:a|b)*)*c",
        "(?=(a+)+b)a",
        "(?!(a+)+b)a",
        "(?>a+)+b",
        "(?i:(a|A?)+)b",
        r"\d+\d+\d+x",
        "(.*)(.*)(.*)x",
    ],
)
def test_what_backtracks_without_bound_reaches_the_ceiling(expression: str) -> None:
    assert ways(parse(expression)) == CEILING


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("(", "does not compile"),
        (r"(a)\1", "back-references"),
        ("(a)?(?(1)b|c)", "conditions"),
        ("(" * 60 + "a" + ")" * 60, "nested"),
        ("(" * 5000 + "a" + ")" * 5000, "does not compile"),
        ("a{99999999999999999999}", "does not compile"),
        ("a" * 30_000, "30000 characters"),
        ("\ud800", "does not compile"),
    ],
)
def test_what_cannot_be_read_is_an_error(expression: str, what: str) -> None:
    with pytest.raises(RuleError, match=what):
        parse(expression)


def test_deep_nesting_of_repetitions_takes_no_long_time() -> None:
    assert ways(parse("(" * 19 + "a" + ")*" * 19 + "b")) == CEILING


@pytest.mark.parametrize(
    ("expression", "start"),
    [
        (r"-----BEGIN[ A-Z]", "-----BEGIN"),
        (r"\bkey_[a-z]", ""),
        (r"(?:key_)(?P<secret>[a-z])", "key_"),
        (r"k[e]y\.x*", "key."),
        (r"(?i)key", ""),
        (r"a|b", ""),
        ("x" * 50, "x" * 32),
    ],
)
def test_literal_start(expression: str, start: str) -> None:
    assert literal_start(parse(expression)) == start


@pytest.mark.parametrize(
    ("expression", "spans"),
    [
        (r"a[\s\S]{0,100}b", True),
        (r"(?s)a.*b", True),
        (r"(?:x|a(?s:.)*b)", True),
        (r"a(?:[^-]{1,999}-)b", True),
        (r"a.*b", False),
        (r"a[\s\S]{0,10}b", False),
        (r"a\s*b", False),
    ],
)
def test_spans_lines(expression: str, spans: bool) -> None:
    assert spans_lines(parse(expression)) is spans


@pytest.mark.parametrize(
    ("plain", "possessive"), [("[ab]{0,80}a", "[ab]{0,80}+a"), ("(?:ab?){0,80}a", "(?:ab?){0,80}+a")]
)
def test_what_gives_nothing_back_has_one_way(plain: str, possessive: str) -> None:
    assert ways(parse(plain)) > 80
    assert ways(parse(possessive)) < 5


_atoms = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\w"])
_repeats = st.sampled_from(["", "?", "*", "+", "{0,3}", "{2}", "*?", "*+"])
_expressions = st.recursive(
    st.builds("{}{}".format, _atoms, _repeats),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, _repeats),
        st.builds("(?={})".format, inner),
    ),
    max_leaves=6,
)


def _paths(expression: str, text: str) -> int:
    """In how many ways an expression, read as plain grammar, matches beginnings of a text."""

    def run(nodes: tuple[object, ...], at: int) -> list[int]:
        ends = [at]
        for node in nodes:
            ends = [end for place in ends for end in step(node, place)][:5000]
        return ends

    def step(node: object, at: int) -> list[int]:
        kind = type(node).__name__
        if kind == "One":
            return [at + 1] if at < len(text) and node.members >> ord(text[at]) & 1 else []  # type: ignore[attr-defined]
        if kind == "Branches":
            return [end for choice in node.choices for end in run(choice, at)]  # type: ignore[attr-defined]
        if kind == "Repeat":
            ends = rounds(node, at, 0)
            return ends[-1:] if node.keeps else ends  # type: ignore[attr-defined]
        return [at]

    def rounds(node: object, at: int, done: int) -> list[int]:
        ends = [at] if done >= node.low else []  # type: ignore[attr-defined]
        if done < min(node.high, 8):  # type: ignore[attr-defined]
            for end in run(node.body, at):  # type: ignore[attr-defined]
                if end > at or done < node.low:  # type: ignore[attr-defined]
                    ends += rounds(node, end, done + 1)
        return ends[:5000]

    return len(run(parse(expression), 0))


@given(_expressions, st.text("ab", max_size=6))
def test_ways_bound_the_paths_to_what_must_follow(expression: str, text: str) -> None:
    """Behind the expression comes a byte that never fits, so every way is tried; `ways` has to cover them."""
    tail = "(?:a|b|c)c"
    bound = ways(parse(expression + tail))
    assert bound == CEILING or _paths(expression + "(?:a|b|c)", text + "c") <= bound


@given(st.text(max_size=30))
def test_random_text_is_an_expression_or_a_rule_error(text: str) -> None:
    try:
        count = ways(parse(text))
    except RuleError:
        return
    assert 1 <= count <= CEILING
    assert re.compile(text.encode())
