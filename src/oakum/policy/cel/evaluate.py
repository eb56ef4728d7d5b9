"""What a policy says of an object: expressions asked, errors kept apart from answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from oakum.policy.cel.engine import Expression, Failed
from oakum.policy.cel.rules import Rules, Validation

_LONGEST_MESSAGE = 5 << 10


class Ruling(StrEnum):
    """What one policy says of one object."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    ERROR = "error"
    """An expression had no answer; what that means, the policy's `failurePolicy` says."""
    SKIP = "skip"
    """The policy is not about the object, by its own conditions."""
    EXEMPT = "exempt"
    UNKNOWN = "unknown"
    """Nothing among the files says whether the policy is about the object."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One ruling, with the words for it."""

    ruling: Ruling
    message: str = ""
    index: int = -1
    """Of the validation; -1 for the whole policy."""
    reason: str = ""
    annotations: dict[str, str] = {}


class Asking:
    """The expressions of one policy, asked about one object. Variables are computed when first needed."""

    def __init__(self, rules: Rules, values: Mapping[str, Any]) -> None:
        self._variables = dict(rules.variables)
        self._values = dict(values)
        self._problems: dict[str, str] = {}

    def ask(self, expression: Expression) -> Any | Failed:
        """The value of an expression; a variable that has none is an error only where it is used."""
        for name in expression.needs:
            self._compute(name)
        answer = expression.ask(self._values)
        return self._explained(answer) if isinstance(answer, Failed) else answer

    def _compute(self, name: str) -> None:
        key = f"variables.{name}"
        if key in self._values or name in self._problems:
            return
        answer = self.ask(self._variables[name])
        if isinstance(answer, Failed):
            self._problems[name] = answer.problem
        else:
            self._values[key] = answer

    def _explained(self, failed: Failed) -> Failed:
        for name, problem in self._problems.items():
            if f'"variables.{name}"' in failed.problem:
                return Failed(f"variables.{name}: {problem}")
        return failed


def evaluate(rules: Rules, values: Mapping[str, Any], *, first_only: bool) -> tuple[Outcome, ...]:
    """All outcomes; with `first_only` those up to the first that is no pass, as Kyverno does it."""
    applies = conditions(rules.conditions, values)
    if applies is not True:
        return (applies if isinstance(applies, Outcome) else Outcome(ruling=Ruling.SKIP, message=_NOT_ABOUT),)
    asking = Asking(rules, values)
    outcomes = []
    for number, validation in enumerate(rules.validations):
        outcomes.append(_validated(asking, validation, number))
        if first_only and outcomes[-1].ruling is not Ruling.PASS:
            break
    return _annotated(asking, rules, outcomes)


_NOT_ABOUT = "its match conditions leave the object out"


def conditions(expressions: tuple[Expression, ...], values: Mapping[str, Any]) -> bool | Outcome:
    """Whether all are true. One that is false decides, even where another has no answer."""
    answers = [expression.ask(values) for expression in expressions]
    if any(answer is False for answer in answers):
        return False
    problem = next((_problem(answer) for answer in answers if answer is not True), None)
    return True if problem is None else Outcome(ruling=Ruling.ERROR, message=f"match condition: {problem}")


def _validated(asking: Asking, validation: Validation, number: int) -> Outcome:
    answer = asking.ask(validation.expression)
    if answer is True:
        return Outcome(ruling=Ruling.PASS, index=number)
    if answer is False:
        message = _message(asking, validation)
        return Outcome(ruling=Ruling.FAIL, message=message, index=number, reason=validation.reason)
    return Outcome(ruling=Ruling.ERROR, message=_problem(answer), index=number)


def _problem(answer: Any) -> str:
    return answer.problem if isinstance(answer, Failed) else "the expression gave neither true nor false"


def _message(asking: Asking, validation: Validation) -> str:
    """As the API server chooses: a message that is empty, too long or of several lines does not count."""
    said = asking.ask(validation.message_expression) if validation.message_expression else None
    if isinstance(said, str) and said.strip() and "\n" not in said.strip() and len(said.encode()) <= _LONGEST_MESSAGE:
        return said.strip()
    return validation.message or f"failed expression: {' '.join(validation.expression.source.split())}"


def _annotated(asking: Asking, rules: Rules, outcomes: list[Outcome]) -> tuple[Outcome, ...]:
    """With the audit annotations at the first outcome; one that cannot be computed is an error of its own."""
    annotations, errors = {}, []
    for key, expression in rules.annotations:
        said = asking.ask(expression)
        if isinstance(said, str) and said.strip():
            annotations[key] = said.strip()
        elif said is not None and not isinstance(said, str):
            problem = said.problem if isinstance(said, Failed) else "gave neither text nor null"
            errors.append(Outcome(ruling=Ruling.ERROR, message=f"audit annotation {key}: {problem}"))
    first = outcomes[:1] or [Outcome(ruling=Ruling.PASS)]
    return (*(msgspec.structs.replace(one, annotations=annotations) for one in first), *outcomes[1:], *errors)
