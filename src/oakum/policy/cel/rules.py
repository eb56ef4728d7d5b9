"""What Kubernetes' and Kyverno's policies have in common, compiled: conditions, variables, validations, annotations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.policy.cel.engine import CompileError, Environment, Expression
from oakum.policy.cel.objects import Document, at, text

_MOST = 1000
_SHOWN = 80


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must be true."""

    expression: Expression
    message: str
    message_expression: Expression | None
    reason: str


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a policy."""

    conditions: tuple[Expression, ...]
    variables: tuple[tuple[str, Expression], ...]
    validations: tuple[Validation, ...]
    annotations: tuple[tuple[str, Expression], ...]
    fails_open: bool
    """Whether an error lets the object through (`failurePolicy: Ignore`)."""


class Reader:
    """Compiles the body of one policy; what is wrong is said with its place in the file."""

    def __init__(
        self,
        document: Document,
        environment: Environment,
        *,
        path: tuple[str | int, ...] = ("spec",),
        rewrite: Callable[[str], str] = str,
    ) -> None:
        self._document, self._environment, self._path, self._rewrite = document, environment, path, rewrite

    def rules(
        self, *, validations: str = "validations", conditions: tuple[Expression, ...] | None = None, message: str = ""
    ) -> Rules:
        """The body, with its validations under a key, and with the message of those that have none.

        Raises PolicyError, MissingExtra.
        """
        spec = self._at(())
        about = self.conditions() if conditions is None else conditions
        variables = tuple(self._variable(number) for number in self._numbers("variables"))
        checks = tuple(self.validation(validations, number, message) for number in self._numbers(validations))
        annotations = tuple(self._annotation(number) for number in self._numbers("auditAnnotations"))
        if not checks and not annotations:
            raise self.problem("the policy has no validations, so it would let everything through", validations)
        failure = text(spec, "failurePolicy") or "Fail"
        if failure not in ("Fail", "Ignore"):
            raise self.problem(f"failurePolicy is {failure!r}; there are: Fail, Ignore", "failurePolicy")
        return Rules(
            conditions=about,
            variables=variables,
            validations=checks,
            annotations=annotations,
            fails_open=failure == "Ignore",
        )

    def conditions(self, key: str = "matchConditions") -> tuple[Expression, ...]:
        """Raises PolicyError."""
        return tuple(self._compile(key, number, "expression", gives="BOOL") for number in self._numbers(key))

    def validation(self, key: str, number: int, message: str = "") -> Validation:
        """Raises PolicyError."""
        given = self._at((key, number))
        says = (
            self._compile(key, number, "messageExpression", gives="STRING")
            if text(given, "messageExpression")
            else None
        )
        return Validation(
            expression=self._compile(key, number, "expression", gives="BOOL"),
            message=self._rewrite(text(given, "message") or message).strip(),
            message_expression=says,
            reason=text(given, "reason"),
        )

    def problem(self, message: str, *path: str | int, line: int = 0) -> PolicyError:
        """An error at a place of this policy."""
        where = self._document.line_of(*self._path, *path) + max(0, line - 1)
        return PolicyError(
            f"{self._document.kind} {self._document.name}: {message}", file=self._document.file, line=where
        )

    def _variable(self, number: int) -> tuple[str, Expression]:
        name = text(self._at(("variables", number)), "name")
        if not name.isidentifier():
            raise self.problem(f"a variable is called {name[:40]!r}", "variables", number)
        expression = self._compile("variables", number, "expression")
        self._environment.define(name, expression)
        return name, expression

    def _annotation(self, number: int) -> tuple[str, Expression]:
        key = text(self._at(("auditAnnotations", number)), "key")
        return key, self._compile("auditAnnotations", number, "valueExpression", gives="STRING|NULL|DYN")

    def _compile(self, key: str, number: int, field: str, *, gives: str = "") -> Expression:
        source = self._rewrite(text(self._at((key, number)), field)).rstrip()
        try:
            return self._environment.compile(source, gives=gives)
        except CompileError as error:
            lines = source.splitlines()
            shown = lines[error.line - 1].strip()[:_SHOWN] if 0 < error.line <= len(lines) else ""
            place = f"{key}[{number}].{field}, line {error.line}, column {error.column}"
            raise self.problem(f"{place}: {error}: {shown}", key, number, field, line=error.line) from None

    def _numbers(self, key: str) -> range:
        found = self._at((key,))
        if found is None:
            return range(0)
        if not isinstance(found, list) or len(found) > _MOST or not all(isinstance(item, dict) for item in found):
            raise self.problem(f"{key} must be a list of at most {_MOST} mappings", key)
        return range(len(found))

    def _at(self, path: tuple[str | int, ...]) -> Any:
        value = self._document.value
        for step in (*self._path, *path):
            value = value[step] if isinstance(step, int) else at(value, step)
        return value
