from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.conftest.parsers.interface import Parsed
from oakum.policy.conftest.policy_set import load
from oakum.policy.conftest.run import exit_code, judge
from oakum.policy.rego.select import engine
from oakum.policy.results import Answer, Judged

FILES = {"a": Parsed({"x": 1}), "b": Parsed({"x": 2})}
ANSWER = (Answer(message="m", rule="r"),)


@pytest.fixture
def policies(tmp_path):
    (tmp_path / "a.rego").write_text("package main\ndeny contains data.conftest.file.name if input.x == 2\n")
    (tmp_path / "b.rego").write_text("package lib\nyes := true\n")
    return load([str(tmp_path)])


def test_every_file_by_every_namespace(policies):
    results = judge(policies, FILES, ["*"], engine)
    assert [(one.file, one.namespace, one.successes) for one in results] == [
        ("a", "main", 1),
        ("a", "lib", 0),
        ("b", "main", 0),
        ("b", "lib", 0),
    ]
    assert results[2].failures[0].message == "b"


def test_namespaces_without_a_judging_rule_are_an_error(policies):
    with pytest.raises(PolicyError, match=r"no rule would judge anything: there is no `deny`.* in lib"):
        judge(policies, FILES, ["lib"], engine)


@pytest.mark.parametrize(
    ("failures", "warnings", "code", "with_warnings"),
    [((), (), 0, 0), ((), ANSWER, 0, 1), (ANSWER, (), 1, 2), (ANSWER, ANSWER, 1, 2)],
)
def test_exit_codes(failures, warnings, code, with_warnings):
    results = [Judged(file="a", namespace="n", failures=failures, warnings=warnings), Judged(file="b", namespace="n")]
    assert exit_code(results) == code
    assert exit_code(results, fail_on_warn=True) == with_warnings
