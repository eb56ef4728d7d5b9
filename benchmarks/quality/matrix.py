"""Runs every example in every context, and every mutation, through the detector that users run."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from oakum.detect.detector import Detector, Options
from oakum.detect.equipment import equip
from oakum.rules import Rule, RuleSet

from .contexts import Example, Sample, example_of, samples
from .mutations import mutants

REPORTED = 0.5
"""The confidence from which on findings are reported by default."""
SURE = {"wrong checksum": 0.8}
"""Mutations that may be found, but below this confidence: a wrong checksum may be that of a new scheme."""
TRIES = 20
"""A random value may lack a digit by chance, and then is no secret for a rule that asks for one."""


class Matrix(NamedTuple):
    """How often each context, and each mutation, did what it should."""

    tried: Counter[str]
    failed: Counter[str]
    first_failures: list[str]
    """Rule and context of what failed; never a value."""


def contexts(rules: RuleSet, detector: Detector) -> Matrix:
    """Every example: found with exactly its value, as its rule."""
    return _matrix(
        (sample, not is_found(sample, detector)) for one in _examples(rules, detector) for sample in samples(one)
    )


def mutations(rules: RuleSet, detector: Detector) -> Matrix:
    """Every mutation: not found by its rule."""
    return _matrix(
        (mutant, is_taken_for(mutant, detector)) for one in _examples(rules, detector) for mutant in mutants(one)
    )


def knows_a_form(rule: Rule) -> bool:
    """Whether a rule can be judged by its examples. What generic ones take is for the classifier to say, and a
    companion is no secret by itself."""
    return not rule.generic and not rule.companion


def detector_of(rules: RuleSet) -> Detector:
    """One that drops nothing for its confidence."""
    return equip(rules, Options(floor=0.0), None).detector()


def accepted(rule: Rule, template: str, detector: Detector) -> Example | None:
    """A template with values that its rule's own checks accept, the same in every run. None where they accept none."""
    rng = random.Random(f"{rule.id} {template}")
    tries = (example_of(rule, template, rng) for _ in range(TRIES))
    return next((one for one in tries if one and is_found(next(samples(one)), detector)), None)


def is_found(sample: Sample, detector: Detector) -> bool:
    """Whether its rule finds exactly its value."""
    return sample.value in _values(sample, detector, min(REPORTED, sample.rule.confidence))


def is_taken_for(mutant: Sample, detector: Detector) -> bool:
    """Whether its rule finds it, or a part of it."""
    enough = SURE.get(mutant.context, min(REPORTED, mutant.rule.confidence))
    return any(value in mutant.value or mutant.value in value for value in _values(mutant, detector, enough))


def _values(sample: Sample, detector: Detector, enough: float) -> list[bytes]:
    found = detector.text(sample.text)
    return [one.secret.reveal() for one in found if one.rule == sample.rule.id and one.confidence >= enough]


def _examples(rules: RuleSet, detector: Detector) -> Iterator[Example]:
    for rule in rules.rules:
        if knows_a_form(rule):
            found = (accepted(rule, template, detector) for template in rule.examples)
            yield from (one for one in found if one)


def _matrix(results: Iterator[tuple[Sample, bool]]) -> Matrix:
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    failures: list[str] = []
    for sample, has_failed in results:
        tried[sample.context] += 1
        if has_failed:
            failed[sample.context] += 1
            failures.append(f"{sample.rule.id}: {sample.context}")
    return Matrix(tried, failed, failures[:20])
