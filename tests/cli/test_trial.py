from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from oakum.cli.trial import Fault, faults
from oakum.config.settings import ScanSettings
from oakum.model import Severity
from oakum.rules import Rule, Service
from oakum.rules.loader import of_rules
from oakum.scan import detector


def rule(id_: str = "own-token", **given: Any) -> Rule:
    defaults = {
        "title": "Own",
        "what": "Own.",
        "severity": Severity("high"),
        "service": "own",
        "expression": r"\bown_([a-z0-9]{20})\b",
        "examples": ("own_{lowernum:20}",),
    }
    return Rule(id=id_, **(defaults | given))  # type: ignore[arg-type]


def tried(*rules: Rule, others: Sequence[Rule] = ()) -> list[Fault]:
    services = {"own": Service(id="own", name="Own")}
    return list(faults(rules, others, detector(of_rules(rules, services), ScanSettings())))


def test_a_good_rule_has_no_fault() -> None:
    assert tried(rule(counter_examples=("own_{lowernum:19}",))) == []


@pytest.mark.parametrize(
    ("given", "what", "remedy"),
    [
        ({"examples": ()}, "has no example", "add `examples"),
        ({"expression": r"\bown_([a-z0-9]{20}[a-z]*)"}, "is unbounded", "instead of `+`"),
        ({"examples": ("own_{lowernum:19}",)}, "not found: own_{lowernum:19}", "mend"),
        ({"counter_examples": ("own_{lowernum:20}",)}, "found, but should not be: own_{lowernum:20}", "narrow"),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(given: dict[str, Any], what: str, remedy: str) -> None:
    (fault,) = tried(rule(**given))
    assert fault.rule == "own-token"
    assert what in fault.what
    assert remedy in fault.remedy


def test_an_example_that_another_rule_takes_is_an_overlap() -> None:
    (fault,) = tried(rule(), rule("own-winner", confidence=0.99, examples=("own_a{lowernum:19}",)))
    assert fault.rule == "own-token"
    assert "overlaps own-winner" in fault.what


def test_an_example_of_another_rule_is_not_to_be_found() -> None:
    others = [rule("other-a", examples=("own_{lowernum:20}", "x")), rule("other-b", examples=("own_b{lowernum:19}",))]
    (fault,) = tried(rule(), others=others)
    assert fault.rule == "own-token"
    assert "overlaps other-a and 1 more" in fault.what


def test_a_generic_rule_gives_way() -> None:
    assert tried(rule(generic=True), others=[rule("other-token")]) == []


def test_a_value_that_lacks_a_digit_by_chance_is_forgiven() -> None:
    assert tried(rule(checks=("mixed",), examples=("own_{lowernum:20}",))) == []
