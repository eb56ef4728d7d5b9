"""Tests of policies: rules whose names begin with `test_`; those with `todo_test_` wait.

Source: open-policy-agent/opa v1/tester, conftest runner/verify.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.policy.conftest.namespaces import chosen
from oakum.policy.conftest.policy_set import Policies
from oakum.policy.conftest.run import MakeEngine
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.results import Answer, Judged

_TEST, _LATER = "test_", "todo_test_"


class Outcome(StrEnum):
    """How a test ended."""

    PASS = "PASS"  # noqa: S105 - no password
    FAIL = "FAIL"
    SKIPPED = "SKIPPED"


class RegoTest(msgspec.Struct, frozen=True, kw_only=True):
    """One test and how it ended."""

    name: str
    """`data.main.test_allows`."""
    file: str
    line: int
    outcome: Outcome


def verify(policies: Policies, make_engine: MakeEngine, *, namespaces: Sequence[str] = ()) -> list[RegoTest]:
    """Runs every test; of some namespaces only, where they are named. One result for each definition of a test.

    A test passes when it is true, or an object of which all values are. Raises PolicyError where a test cannot be
    evaluated, and when there is none.
    """
    packages = chosen(policies, namespaces) if namespaces else policies.namespaces
    tests = [one for one in policies.definitions if one.package in packages and one.name.startswith((_TEST, _LATER))]
    if not tests:
        raise PolicyError("there are no tests: write rules whose names begin with `test_`, in a file *_test.rego")
    engine = make_engine()
    engine.load(policies.modules, policies.data, syntax=policies.syntax)
    results = []
    for test in tests:
        name = f"data.{test.package}.{test.name}"
        outcome = Outcome.SKIPPED if test.name.startswith(_LATER) else _outcome(engine.eval(name, None))
        results.append(RegoTest(name=name, file=test.file, line=test.line, outcome=outcome))
    return results


def judged(tests: Iterable[RegoTest]) -> list[Judged]:
    """The tests as results that every output takes."""
    return [_judged(test) for test in tests]


def _judged(test: RegoTest) -> Judged:
    answer = (Answer(message=test.name, rule="", file=test.file, line=test.line),)
    return Judged(
        file=test.file,
        namespace="",
        successes=int(test.outcome is Outcome.PASS),
        failures=answer if test.outcome is Outcome.FAIL else (),
        skipped=answer if test.outcome is Outcome.SKIPPED else (),
    )


def _outcome(value: Any) -> Outcome:
    return Outcome.PASS if _is_true(value) else Outcome.FAIL


def _is_true(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_is_true(inner) for inner in value.values())
    return value is not UNDEFINED and value is True
