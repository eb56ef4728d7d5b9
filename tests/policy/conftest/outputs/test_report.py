from __future__ import annotations

from oakum.policy.conftest.outputs.report import report
from oakum.policy.conftest.verify import Outcome, RegoTest

TESTS = [
    RegoTest(name="data.main.test_a", file="a_test.rego", line=3, outcome=Outcome.PASS),
    RegoTest(name="data.main.test_b", file="a_test.rego", line=5, outcome=Outcome.FAIL),
    RegoTest(name="data.main.todo_test_c", file="a_test.rego", line=7, outcome=Outcome.SKIPPED),
]


def test_every_test_with_its_outcome_and_the_counts():
    assert report(TESTS).splitlines() == [
        "a_test.rego:3:",
        "data.main.test_a: PASS",
        "a_test.rego:5:",
        "data.main.test_b: FAIL",
        "a_test.rego:7:",
        "data.main.todo_test_c: SKIPPED",
        "-" * 80,
        "PASS: 1/3",
        "FAIL: 1/3",
        "SKIPPED: 1/3",
    ]


def test_the_failed_ones_alone():
    assert report(TESTS, only_failures=True).splitlines()[:3] == ["a_test.rego:5:", "data.main.test_b: FAIL", "-" * 80]
