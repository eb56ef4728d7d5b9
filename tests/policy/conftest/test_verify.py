from __future__ import annotations

import json

import pytest

from conftest_oracle import needs_conftest, real
from oakum.model import PolicyError
from oakum.policy.conftest.policy_set import load
from oakum.policy.conftest.verify import Outcome, judged, verify
from oakum.policy.rego.select import engine

POLICY = 'package main\ndeny contains "x" if input.a\n'
TESTS = """\
package main

test_ok if count(deny) == 1 with input as {"a": 1}

test_bad if { count(deny) == 2 with input as {"a": 1} }

test_undefined if input.nothing

test_no_boolean := 1

todo_test_later if false

test_cases[name] if some name, x in {"one": 1, "two": 2}

test_data if data.words == ["one"]

helper := 1
"""
OUTCOMES = {
    "test_ok": Outcome.PASS,
    "test_bad": Outcome.FAIL,
    "test_undefined": Outcome.FAIL,
    "test_no_boolean": Outcome.FAIL,
    "todo_test_later": Outcome.SKIPPED,
    "test_cases": Outcome.PASS,
    "test_data": Outcome.PASS,
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path, text in {"p/a.rego": POLICY, "p/a_test.rego": TESTS, "d/a.yaml": "words: [one]\n"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_outcomes():
    found = verify(load(["p"], ["d"]), engine)
    assert {test.name.rpartition(".")[2]: test.outcome for test in found} == OUTCOMES
    assert (found[0].file, found[0].line) == ("p/a_test.rego", 3)


@needs_conftest
def test_as_conftest(folder):
    said = json.loads(real("verify", "-p", "p", "-d", "d", "-o", "json", folder=folder).stdout)
    key = lambda one: json.dumps(one, sort_keys=True)  # noqa: E731
    ours = [
        {"filename": one.file, "namespace": one.namespace, "successes": one.successes}
        | ({"failures": [{"msg": answer.message} for answer in one.failures]} if one.failures else {})
        | ({"skipped": [{"msg": answer.message} for answer in one.skipped]} if one.skipped else {})
        for one in judged(verify(load(["p"], ["d"]), engine))
    ]
    assert sorted(ours, key=key) == sorted(said, key=key)


def test_some_namespaces_only(folder):
    (folder / "p/b_test.rego").write_text("package lib\ntest_x if true\n")
    assert [test.name for test in verify(load(["p"], ["d"]), engine, namespaces=["l*"])] == ["data.lib.test_x"]


def test_no_tests_are_an_error():
    with pytest.raises(PolicyError, match="there are no tests"):
        verify(load(["p/a.rego"]), engine)


def test_a_test_that_cannot_be_evaluated_is_an_error(folder):
    (folder / "p/b_test.rego").write_text("package main\ntest_x if 1 / count([]) == 1\n")
    with pytest.raises(PolicyError, match=r"p/b_test\.rego:2"):
        verify(load(["p"], ["d"]), engine)
