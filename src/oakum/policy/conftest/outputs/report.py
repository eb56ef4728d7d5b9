"""The report of tests: every test with its outcome, and how many ended how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from oakum.policy.conftest.verify import Outcome, RegoTest

_RULE = "-" * 80


def report(tests: Sequence[RegoTest], *, only_failures: bool = False) -> str:
    """One line for each test under its place; the failed ones alone where that is asked for."""
    shown = [test for test in tests if test.outcome is Outcome.FAIL or not only_failures]
    return "".join(f"{line}\n" for line in [*_lines(shown), _RULE, *_counts(tests)])


def _lines(tests: Iterable[RegoTest]) -> Iterator[str]:
    for test in tests:
        yield f"{test.file}:{test.line}:"
        yield f"{test.name}: {test.outcome}"


def _counts(tests: Sequence[RegoTest]) -> Iterator[str]:
    counts = Counter(test.outcome for test in tests)
    yield from (f"{outcome}: {counts[outcome]}/{len(tests)}" for outcome in Outcome if counts[outcome])
