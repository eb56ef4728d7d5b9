"""Exceptions in words: those that held, and those that did not although somebody had made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from oakum.model import ScanResult, Skipped
from oakum.report.summary import counted

ENDED = "expired exception"
UNHEARD = "register of exceptions out of reach"
"""Reasons of notices (`Skipped`) about exceptions."""
MOST = 50
"""Lines that people are shown."""
_KIND = "ignore"


def held(result: ScanResult) -> list[str]:
    """A line for each exception that kept findings from counting: what, why, whose, until when, and from where."""
    found = Counter(
        (one.rule, one.suppression.said)
        for one in result.suppressed
        if one.suppression and one.suppression.kind == _KIND
    )
    return _fitting([f"{counted(number, 'finding')} of {rule}: {said}" for (rule, said), number in found.items()])


def not_heard(skipped: Iterable[Skipped]) -> list[str]:
    """A line for each exception that has ended, and for a register that could not be asked."""
    return _fitting([f"{one.reason}: {one.path}: {one.detail}" for one in skipped if one.reason in (ENDED, UNHEARD)])


def lines(result: ScanResult) -> Iterator[str]:
    """All of them."""
    yield from (f"excepted {one}" for one in held(result))
    yield from not_heard(result.skipped)


def _fitting(several: list[str]) -> list[str]:
    more = len(several) - MOST
    return [*several[:MOST], f"and {more:,} more; json shows all"] if more > 0 else several
