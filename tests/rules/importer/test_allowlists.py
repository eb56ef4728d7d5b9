from __future__ import annotations

from typing import Any

import pytest

from oakum.model import RuleError
from oakum.rules.importer.allowlists import Allowance, outside, read
from oakum.rules.importer.notes import Notes
from oakum.rules.model import Allow


def run(table: dict[str, Any], rule: str = "own-key") -> tuple[list[Allow], list[tuple[str, str]]]:
    notes = Notes()
    found = read(notes, rule, table, {"own-key"})
    return [one.allow for one in found], [(miss.part, miss.why) for miss in notes.unsupported]


def test_kinds_are_alternatives_by_default() -> None:
    entry = {"description": "why", "paths": [r"\.lock$"], "regexes": ["^x"], "stopwords": ["Dummy"]}
    assert run({"allowlists": [entry]}) == (
        [
            Allow(reason="why", paths=(r"\.lock\Z",)),
            Allow(reason="why", values=("^x",)),
            Allow(reason="why", stopwords=("dummy",)),
        ],
        [],
    )


def test_kinds_hold_together_when_asked() -> None:
    entry = {"condition": "AND", "paths": ["^a"], "regexes": ["x"], "regexTarget": "line"}
    (allow,), missed = run({"allowlist": entry})
    assert (allow.paths, allow.lines, missed) == (("^a",), ("x",), [])


@pytest.mark.parametrize(("target", "kind"), [("secret", "values"), ("match", "matches"), ("line", "lines")])
def test_targets(target: str, kind: str) -> None:
    (allow,), _ = run({"allowlists": [{"regexTarget": target, "regexes": ["(x)"]}]})
    assert getattr(allow, kind) == ("(?:x)",)


def test_commits_are_named_and_take_a_conjunction_with_them() -> None:
    entry = {"commits": ["c0ffee"], "paths": ["a"]}
    allows, missed = run({"allowlists": [entry]})
    assert len(allows) == 1
    assert [part for part, _ in missed] == ["allowlists[1].commits"]
    allows, missed = run({"allowlists": [{**entry, "condition": "AND"}]})
    assert allows == []
    assert [part for part, _ in missed] == ["allowlists[1].commits", "allowlists[1]"]


def test_a_lost_expression_is_named_and_its_alternatives_stay() -> None:
    (allow,), missed = run({"allowlists": [{"regexes": [r"\pL", "x", "(?=a)", ""]}]})
    assert allow.values == ("x",)
    assert [part for part, _ in missed] == ["allowlists[1].regexes"] * 3
    assert "pL" in missed[0][1]


def test_a_conjunction_never_loses_a_condition() -> None:
    allows, missed = run({"allowlists": [{"condition": "AND", "paths": ["a"], "regexes": [r"\pL"]}]})
    assert allows == []
    assert missed[-1][0] == "allowlists[1]"


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ({"allowlists": [{"regexTarget": "file", "regexes": ["x"]}]}, "allowlists[1].regexTarget"),
        ({"allowlists": [{"paths": "x"}]}, "allowlists[1].paths"),
        ({"allowlists": [{"stopwords": [1]}]}, "allowlists[1].stopwords"),
        ({"allowlists": [{"authors": ["x"]}]}, "allowlists[1].authors"),
        ({"allowlists": 3}, "allowlists"),
        ({"allowlist": [3]}, "allowlist"),
    ],
)
def test_what_is_not_understood_is_named(table: dict[str, Any], part: str) -> None:
    allows, missed = run(table)
    assert allows == []
    assert missed[0][0] == part


def test_targets_of_a_shared_allowlist() -> None:
    notes = Notes()
    table = {"allowlists": [{"targetRules": ["own-key", "gone"], "paths": ["x"]}]}
    assert read(notes, "", table, {"own-key"}) == [
        Allowance(
            Allow(reason="allowlist of an imported configuration", paths=("x",)),
            frozenset({"own-key", "gone"}),
        )
    ]
    assert [miss.part for miss in notes.unsupported] == ["allowlists[1].targetRules"]


def test_outside_refuses_what_it_cannot_express() -> None:
    assert outside(r"(\.env)$").paths == (r"^(?!(?s:.*)(?:(?:\.env)\Z))",)
    with pytest.raises(RuleError):
        outside(r"\pL")
