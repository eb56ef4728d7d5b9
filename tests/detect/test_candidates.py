from __future__ import annotations

import pytest

from oakum.detect.candidates import candidates
from oakum.detect.window import Window
from oakum.model import Severity
from oakum.rules import Rule

OWN = Rule(
    id="own-key",
    title="Own",
    what="Own.",
    severity=Severity.LOW,
    names=("own[_-]?(?:api|main)", "(?<![a-z])ok"),
    value="[a-f0-9]{4}|[a-f0-9]{8}",
    least=4,
)
GENERIC = Rule(
    id="own-any",
    title="Own",
    what="Own.",
    severity=Severity.LOW,
    names=("pass",),
    value=r".{4,9}\Z",
    generic=True,
    least=4,
)


def values(rule: Rule, line: str, name: str) -> list[str]:
    at = line.lower().index(name) + len(name)
    window = Window(text=line.encode(), start=0, above=b"", limit=at, cut_left=False, cut_right=False)
    return [candidate.secret.reveal().decode() for candidate in candidates(rule, window)]


@pytest.mark.parametrize(
    ("line", "name", "found"),
    [
        ("own_api_key = 0123abcd", "own_api", ["0123abcd"]),
        ("own-main: '0123'", "own-main", ["0123"]),
        ("own_api_key = 0123a", "own_api", []),
        ("Own API", "own", []),
        ("ok=0123", "ok", ["0123"]),
        ("book=0123", "ok", []),
        ("own_api(token='0123')", "own_api", ["0123"]),
        ("own_api of the server: 0123", "own_api", ["0123"]),
    ],
)
def test_name_and_value_are_as_the_rule_wants_them(line: str, name: str, found: list[str]) -> None:
    assert values(OWN, line, name) == found


def test_a_generic_name_has_to_be_what_is_assigned() -> None:
    assert values(GENERIC, "pass = 'a b c'", "pass") == ["a b c"]
    assert values(GENERIC, "pass of the server: abcd", "pass") == []
    assert values(GENERIC, "pass(other, key='abcd')", "pass") == []
    assert values(GENERIC, "pass = '" + "a" * 10 + "'", "pass") == []


def test_what_is_cut_off_is_no_value() -> None:
    window = Window(text=b"ok=0123", start=0, above=b"", limit=2, cut_left=False, cut_right=True)
    assert list(candidates(OWN, window)) == []


def test_a_users_expression_runs_in_bounded_time() -> None:
    pytest.importorskip("re2")
    rule = Rule(
        id="own-slow", title="Own", what="Own.", severity=Severity.LOW, expression="own: ((?:a+)+)x", foreign=True
    )
    window = Window(text=b"own: " + b"a" * 400 + b"y", start=0, above=b"", limit=406, cut_left=False, cut_right=False)
    assert list(candidates(rule, window)) == []
