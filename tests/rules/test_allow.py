from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import RuleError, Severity
from oakum.rules.allow import allowed, check_allowances
from oakum.rules.model import Allow, Rule


def rule(*allow: Allow) -> Rule:
    return Rule(
        id="own-key",
        title="t",
        what="w",
        severity=Severity.LOW,
        expression=r"key=(?P<secret>[A-Z]+)(?:;|$)",
        allow=allow,
    )


LINE = b'x key=PLAIN; key=OTHER; "end"'


@pytest.mark.parametrize(
    "allow",
    [
        Allow(reason="r", paths=(r"\.py$",)),
        Allow(reason="r", values=("^PL",)),
        Allow(reason="r", stopwords=("other", "lai")),
        Allow(reason="r", lines=('"end"$',)),
        Allow(reason="r", matches=("^key=PLAIN;$",)),
        Allow(reason="r", paths=("^tests/",), values=("X", "N$"), lines=("key",)),
    ],
)
def test_an_allowance_covers(allow: Allow) -> None:
    never = Allow(reason="never", values=("nothing",))
    assert allowed(rule(never, allow), b"PLAIN", LINE, "tests/a.py") is allow


@pytest.mark.parametrize(
    "allow",
    [
        Allow(reason="r"),
        Allow(reason="r", paths=(r"\.js$",)),
        Allow(reason="r", values=("^LAIN",)),
        Allow(reason="r", stopwords=("other",)),
        Allow(reason="r", lines=("absent",)),
        Allow(reason="r", matches=("OTHER", "^PLAIN")),
        Allow(reason="r", paths=("^tests/",), values=("X",), lines=("key",)),
    ],
)
def test_an_allowance_does_not_cover(allow: Allow) -> None:
    assert allowed(rule(allow), b"PLAIN", LINE, "tests/a.py") is None


def test_a_rule_without_allowances_allows_nothing() -> None:
    assert allowed(rule(), b"PLAIN", LINE, "a") is None


@pytest.mark.parametrize(
    ("allow", "what"),
    [
        (Allow(reason="r"), "names no path"),
        (Allow(reason=" ", values=("x",)), "needs a reason"),
        (Allow(reason="r", values=("",)), "allow everything"),
        (Allow(reason="r", stopwords=("a", "")), "allow everything"),
        (Allow(reason="r", lines=("(",)), "does not compile"),
        (Allow(reason="r", paths=(r"^(?!(a+)+b)",)), "too long"),
    ],
)
def test_a_bad_allowance_is_named(allow: Allow, what: str) -> None:
    good = Allow(reason="r", values=("x",))
    check_allowances(rule(good))
    with pytest.raises(RuleError, match=f"rule own-key: allow entry 2: .*{what}"):
        check_allowances(rule(good, allow))


@given(st.binary(max_size=20), st.binary(max_size=40), st.text(max_size=20))
def test_no_content_makes_it_fail(secret: bytes, line: bytes, path: str) -> None:
    everything = Allow(reason="r", paths=("(?s:.*)",), values=("(?s:.*)",), lines=("(?s:.*)",))
    assert allowed(rule(everything), secret, line, path) is everything
