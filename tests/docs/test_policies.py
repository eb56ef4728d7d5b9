"""What the pages on policies show works: events keep to the schema, rules load, and their tests pass."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from pages import blocks

from oakum.policy.bundle import bundle
from oakum.policy.event import Event, as_input
from oakum.policy.heads import heads
from oakum.policy.packs.catalogue import catalogue
from oakum.policy.rego.select import engine
from oakum.policy.schema import schema

EVENTS = [block.text for block in blocks("json") if block.page == "docs/reference/policy-input.md"]
RULES = {
    f"{number}.rego": block.text
    for number, block in enumerate(blocks("rego"))
    if block.page.endswith("how-to/policies.md")
}


@pytest.mark.parametrize("text", EVENTS)
def test_events_keep_to_the_schema_and_lack_nothing(text: str) -> None:
    jsonschema.validate(json.loads(text), schema())
    event = msgspec.json.decode(text, type=Event)
    assert json.loads(msgspec.json.encode(as_input(event))) == json.loads(text)


def test_there_are_examples() -> None:
    assert len(EVENTS) == 3
    assert len(RULES) == 2


def test_rules_load_and_their_tests_pass() -> None:
    made = engine()
    made.load(RULES, {})
    tests = [
        f"data.{one.package}.{rule.name}" for one in heads(RULES) for rule in one.rules if rule.name[:5] == "test_"
    ]
    assert len(tests) == 2
    assert [test for test in tests if made.eval(test, {}) is not True] == []
    assert bundle(RULES, {}).packages[0].parameters == {"dynamic_services": ["aws", "gcp"]}


def test_verdicts_in_examples_are_about_rules_that_exist() -> None:
    known = {f"{pack.package}.{rule.id}" for pack in catalogue() for rule in pack.rules}
    shown = [
        line.split('"')[1] for block in blocks("toml") for line in block.text.splitlines() if '"oakum.' in line[:8]
    ]
    assert shown
    assert [name for name in shown if not name.endswith("*") and name not in known] == []
