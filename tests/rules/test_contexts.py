"""Every rule in every context that its secrets occur in, and what only looks like them."""

from __future__ import annotations

import pytest
from benchmarks.quality.contexts import PAIRS, VALUES, Example, samples
from benchmarks.quality.matrix import accepted, detector_of, is_found, is_taken_for, knows_a_form
from benchmarks.quality.mutations import mutants

from oakum.detect.detector import Detector
from oakum.rules import Rule, builtin_directory, load

RULES = load([builtin_directory()])
FORMATS = [rule for rule in RULES.rules if knows_a_form(rule)]

by_id = pytest.mark.parametrize("rule", FORMATS, ids=lambda rule: rule.id)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return detector_of(RULES)


def first(rule: Rule, detector: Detector) -> Example:
    example = accepted(rule, rule.examples[0], detector)
    assert example is not None, "not found by itself"
    return example


@by_id
def test_a_secret_is_found_wherever_it_occurs(rule, detector):
    lost = [sample for sample in samples(first(rule, detector)) if not is_found(sample, detector)]
    assert not [(sample.context, sample.text) for sample in lost]


@by_id
def test_what_only_looks_like_it_is_not(rule, detector):
    taken = [mutant for mutant in mutants(first(rule, detector)) if is_taken_for(mutant, detector)]
    assert not [(mutant.context, mutant.text) for mutant in taken]


def test_most_rules_can_stand_in_most_contexts(detector):
    contexts = [len(list(samples(first(rule, detector)))) for rule in FORMATS]
    assert sum(contexts) / len(contexts) > len(PAIRS | VALUES) / 2
