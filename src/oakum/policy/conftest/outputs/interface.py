"""What every output takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from oakum.policy.results import Answer, Judged
from oakum.report.escape import visible

Results = Sequence[Judged]
_LONGEST = 10_000


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an output beyond its form."""

    colour: bool = False
    suppress_exceptions: bool = False
    show_skipped: bool = False
    """Whether the summary counts skipped tests."""
    hide_message: bool = False
    """JUnit: no message in the names of tests."""
    hide_passed: bool = False
    """GitHub: nothing of files that passed."""
    exit_code: int = 0
    """For SARIF, which tells it."""


class Totals(msgspec.Struct, frozen=True):
    """How many answers of each kind there are."""

    passed: int
    warnings: int
    failures: int
    exceptions: int
    skipped: int

    @property
    def tests(self) -> int:
        """All of them."""
        return self.passed + self.warnings + self.failures + self.exceptions + self.skipped

    def summary(self) -> str:
        """As in `4 tests, 1 passed, 0 warnings, 3 failures, 0 exceptions`."""
        counted = ((self.warnings, "warning"), (self.failures, "failure"), (self.exceptions, "exception"))
        others = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted)
        return f"{self.tests} test{'' if self.tests == 1 else 's'}, {self.passed} passed, {others}"


def totals(results: Iterable[Judged]) -> Totals:
    """The counts of some results."""
    all_of_them = tuple(results)
    return Totals(
        sum(one.successes for one in all_of_them),
        sum(len(one.warnings) for one in all_of_them),
        sum(len(one.failures) for one in all_of_them),
        sum(len(one.exceptions) for one in all_of_them),
        sum(len(one.skipped) for one in all_of_them),
    )


def head(result: Judged) -> str:
    """File and namespace as they stand before a message."""
    file = "-" if result.file == "-" else f"- {shown(result.file)}"
    namespace = "-" if result.namespace == "-" else f"- {result.namespace} -"
    return f"{file} {namespace}"


def answers(result: Judged) -> Iterable[Answer]:
    """All answers that have a message."""
    return (*result.failures, *result.warnings, *result.exceptions, *result.skipped)


def shown(text: str) -> str:
    """A message as logs and terminals may have it: its lines stay, control characters and commands of build servers in
    them do not act. Messages repeat what inputs say, and inputs are hostile."""
    return "\n".join(visible(line, limit=_LONGEST) for line in text.split("\n"))
