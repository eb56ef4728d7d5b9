"""Every rule that ships with Oakum, run by the detector that users run."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter

import pytest

from oakum.detect import checks
from oakum.detect.detector import Detection, Detector, Options
from oakum.detect.equipment import equip
from oakum.detect.judge import is_classified
from oakum.rules import Rule, builtin_directory, load
from oakum.rules.safety import check_expression
from oakum.rules.template import expand

RULES = load([builtin_directory()])
FILES = sorted(builtin_directory().glob("*.toml"))
TRIES, NEEDED = 6, 5
"""A random value may lack a digit by chance, and then is no secret for a rule that asks for one."""
NO_CHANCE = 0.3
"""Below this confidence the detector of a scan drops what a generic rule proposes."""
REGISTRIES = tuple(
    "".join(parts)
    for parts in (
        ("registry", ".npmjs"),
        ("py", "pi.org"),
        ("python", "hosted"),
        ("proxy", ".golang"),
        ("deb", ".debian"),
        ("crates", ".io"),
    )
)
"""In parts, so that this file names none of them itself."""

by_id = pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return equip(RULES, Options(floor=0.0, depth=0, companions=True), None).detector()


def expanded(rule: Rule, template: str, times: int) -> list[bytes]:
    """The same values in every run, whatever other rules there are."""
    rng = random.Random(f"{rule.id} {template}")
    return [expand(template, rng).encode() for _ in range(times)]


def by_rule(found: list[Detection], rule: Rule) -> list[Detection]:
    return [detection for detection in found if detection.rule == rule.id]


@by_id
def test_examples_are_found_as_what_they_are(rule, detector):
    enough = min(0.5, rule.confidence)
    assert rule.examples
    for example in rule.examples:
        found = [by_rule(detector.text(text), rule) for text in expanded(rule, example, TRIES)]
        assert sum(any(one.confidence >= enough for one in each) for each in found) >= NEEDED, example


@by_id
def test_counter_examples_are_not(rule, detector):
    assert rule.counter_examples
    for example in rule.counter_examples:
        for text in expanded(rule, example, 3):
            found = by_rule(detector.text(text), rule)
            assert not [one for one in found if not is_classified(rule) or one.confidence >= NO_CHANCE], example


def test_ids_are_unique_and_well_formed():
    ids = [entry["id"] for path in FILES for entry in tomllib.loads(path.read_text())["rule"]]
    assert not [id_ for id_, times in Counter(ids).items() if times > 1]
    assert not [id_ for id_ in ids if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", id_)]
    assert len(ids) == len(RULES.rules) > 1000


def test_every_rule_says_what_to_do():
    assert not [rule.id for rule in RULES.rules if not rule.title.strip() or len(rule.what.split()) < 5]


def test_every_check_is_known():
    for rule in RULES.rules:
        checks.known(rule.checks)


def test_pages_are_https():
    pages = [page for service in RULES.services.values() for page in (service.docs, service.revoke) if page]
    pages += [page for rule in RULES.rules for page in rule.references]
    assert len(pages) > 1000
    assert not [page for page in pages if not re.fullmatch(r"https://[\w.-]+\.[a-z]+(?:/[^\s\"']*)?", page)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_names_a_package_registry(path):
    text = path.read_text().replace("\\", "")
    assert not [host for host in REGISTRIES if host in text]


def test_every_block_begins_with_its_opener():
    blocks = [rule for rule in RULES.rules if rule.block]
    assert blocks
    for rule in blocks:
        assert 0 < len(rule.opener) <= 32
        assert rule.expression.replace("\\", "").startswith(rule.opener), rule.id


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if not rule.block], ids=lambda rule: rule.id)
def test_one_line_is_enough(rule):
    assert not any("\\s" in expression for expression in rule.expressions)
    for example in rule.examples:
        for text in expanded(rule, example, 1):
            assert any(re.search(rule.expressions[0].encode(), line) for line in text.splitlines()), example


@by_id
def test_expressions_take_bounded_time(rule):
    for expression in rule.expressions:
        check_expression(expression)
