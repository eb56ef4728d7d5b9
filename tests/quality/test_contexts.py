"""What an example can stand in follows from what its rule asks for."""

from __future__ import annotations

import random

import pytest
from benchmarks.quality.contexts import Example, example_of, samples
from benchmarks.quality.mutations import mutants

from oakum.model import Severity
from oakum.rules import Rule

ABOUT = {"title": "t", "what": "w", "severity": Severity.HIGH, "confidence": 0.95}
SHAPED = Rule(id="a-shaped", expression=r"\b(tok_[a-z0-9]{16})\b", **ABOUT)
NAMED = Rule(id="a-named", names=("acme[_-]?key",), value="[a-f0-9]{32}", **ABOUT)
IN_URL = Rule(id="an-url", expression=r"://host\.example/([a-z0-9]{12})/x", **ABOUT)
BLOCK = Rule(id="a-block", expression=r"BEGIN\n([a-z\n]{4,40})\nEND", block=100, opener="BEGIN", **ABOUT)


def example(rule: Rule, template: str) -> Example:
    made = example_of(rule, template, random.Random(3))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("rule", "template", "kind", "name"),
    [
        (SHAPED, 'x = "tok_{lowernum:16}"', "value", "item"),
        (NAMED, 'ACME_KEY: "{hex:32}"', "pair", "ACME_KEY"),
        (IN_URL, "see https://host.example/{lowernum:12}/x", "line", "item"),
        (BLOCK, "first\nBEGIN\n{lower:8}\n{lower:8}\nEND", "block", "item"),
    ],
)
def test_kinds_follow_from_rules(rule, template, kind, name):
    made = example(rule, template)
    assert (made.kind, made.name) == (kind, name)
    assert made.value in made.text


def test_where_a_rule_sees_nothing_there_is_no_example():
    assert example_of(SHAPED, "tok_{lowernum:4}", random.Random(3)) is None


def test_values_stand_in_more_contexts_than_pairs_and_lines_are_kept_whole():
    counts = [
        len(list(samples(example(rule, template))))
        for rule, template in ((SHAPED, "tok_{lowernum:16}"), (NAMED, "ACME_KEY={hex:32}"))
    ]
    assert counts[0] > counts[1] > 20
    line = example(IN_URL, "see https://host.example/{lowernum:12}/x")
    plain = [sample for sample in samples(line) if sample.context in ("own", "indented", "comment")]
    assert all(line.text.encode() in sample.text for sample in plain)


def test_a_value_that_needs_quoting_is_not_put_into_a_url():
    rule = Rule(id="a-rule", names=("acme",), value="[a-f]{8}&", **ABOUT)
    contexts = {sample.context for sample in samples(Example(rule, "acme=abcdefab&", "abcdefab&", "pair", "acme"))}
    assert "JSON" in contexts
    assert "URL query" not in contexts


def test_mutations_change_the_value_and_nothing_else():
    made = example(SHAPED, 'x = "tok_{lowernum:16}"')
    changed = {mutant.context: mutant for mutant in mutants(made)}
    assert {"shorter at its end", "shorter at its start", "longer", "masked with x"} <= changed.keys()
    assert all(mutant.text == f'x = "{mutant.value.decode()}"'.encode() for mutant in changed.values())
    assert all(mutant.value != made.value.encode() for mutant in changed.values())


def test_only_values_of_one_length_are_cut():
    open_ended = Rule(id="a-open", expression=r"\b(tok_[a-z0-9]{16,40})\b", **ABOUT)
    changed = {mutant.context for mutant in mutants(example(open_ended, "tok_{lowernum:16}"))}
    assert "shorter at its end" not in changed
