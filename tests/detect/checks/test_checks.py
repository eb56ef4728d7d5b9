from __future__ import annotations

import re
from pathlib import Path

import pytest

from oakum.detect import checks
from oakum.model import RuleError
from oakum.rules import builtin_directory, load


def test_every_named_check_can_be_loaded_and_asked(make):
    for name in checks.CHECKS:
        argument = {"entropy": ":3.0", "json-key": ":type"}.get(name, "")
        assert isinstance(checks.run(make("a" * 20, checks=(name + argument,))), tuple)


def test_checks_of_all_builtin_rules_are_known():
    rules = load([builtin_directory()]).rules
    assert len(rules) > 10
    for rule in rules:
        checks.known(rule.checks)


def test_an_unknown_check_is_refused_with_the_nearest_name():
    with pytest.raises(RuleError, match="did you mean 'entropy'"):
        checks.known(["entropi:3"])


@pytest.mark.parametrize("check", ["entropy", "entropy:", "entropy:high", "entropy:0", "entropy:99", "json-key"])
def test_a_check_without_its_argument_is_refused(check):
    with pytest.raises(RuleError, match="such as"):
        checks.known([check])


def test_the_first_check_that_drops_ends_the_run(make):
    reasons = checks.run(make("aaaaaaaa", checks=("entropy:3.0", "mixed")))
    assert [reason.name for reason in reasons] == ["entropy"]
    assert reasons[0].weight == checks.DROP


def test_a_check_with_nothing_to_say_leaves_no_reason(make, grown):
    assert checks.run(make(grown("a1{alnum:30}"), checks=("mixed",))) == ()


def test_every_check_is_documented():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "checks.md").read_text()
    assert sorted(re.findall(r"^\| `([a-z0-9-]+)", page, flags=re.MULTILINE)) == sorted(checks.CHECKS)
