from __future__ import annotations

from typing import Any

import pytest

from oakum.model import Severity
from oakum.rules import Rule
from oakum.rules.coverage import Kind, coverage, kind, proofs


def rule(**given: Any) -> Rule:
    return Rule(**({"id": "a-b", "title": "A", "what": "A.", "severity": Severity("low")} | given))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"expression": "a"}, Kind.FORMAT),
        ({"expression": "a", "block": 10, "opener": "a"}, Kind.BLOCK),
        ({"names": ("a",), "value": "b"}, Kind.NAMED),
        ({"expression": "a", "called": ("a",), "value": "b"}, Kind.LONG_TAIL),
        ({"names": ("a",), "value": "b", "generic": True}, Kind.GENERIC),
    ],
)
def test_a_rule_knows_a_secret_in_one_way(given, expected):
    assert kind(rule(**given)) is expected


def test_randomness_proves_nothing():
    assert proofs(rule(checks=("entropy:3.0", "jwt", "mixed", "mixed-case", "json-key:a"))) == ("jwt", "json-key")


def test_coverage_counts():
    counts = coverage(
        [
            rule(expression="a", service="a", checks=("jwt",)),
            rule(expression="b", service="a", checks=("aws-account", "jwt", "entropy:3")),
            rule(names=("a",), value="b", service="b"),
        ]
    )
    assert (counts.rules, counts.services) == (3, 2)
    assert list(counts.kinds.items()) == [(Kind.FORMAT, 2), (Kind.NAMED, 1)]
    assert list(counts.proofs.items()) == [("jwt", 2), ("aws-account", 1)]


def test_nothing_covers_nothing():
    assert coverage([]).kinds == {}
