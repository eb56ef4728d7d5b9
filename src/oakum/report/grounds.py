"""What policies said of a scan, in words: every ground with its policy, and the exceptions from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from oakum.model.decision import Decision, Ground
from oakum.report.summary import counted

_PLACES_SHOWN = 3
MOST = 50
"""Lines that people are shown."""


class Said(NamedTuple):
    """Grounds that differ in their place only."""

    verdict: str
    """As `Verdict`, or `excepted`."""
    policy: str
    message: str
    places: tuple[str, ...]

    @property
    def text(self) -> str:
        """Message and places."""
        shown = ", ".join(self.places[:_PLACES_SHOWN])
        more = f" and {len(self.places) - _PLACES_SHOWN:,} more" if len(self.places) > _PLACES_SHOWN else ""
        return f"{self.message}: {shown}{more}" if shown else self.message


def verdict(decision: Decision) -> str:
    """One sentence."""
    counting = sum(not ground.exception for ground in decision.grounds)
    excepted = len(decision.grounds) - counting
    also = f", {counted(excepted, 'exception')}" if excepted else ""
    return f"Policies say {decision.verdict}: {counted(counting, 'ground')}{also}"


def said(decision: Decision) -> list[Said]:
    """The grounds in their order, those that say the same together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for ground in decision.grounds:
        key = ("excepted" if ground.exception else str(ground.verdict), ground.policy, _message(ground))
        groups.setdefault(key, []).extend(_place(ground))
    return [Said(*key, places=tuple(dict.fromkeys(places))) for key, places in groups.items()]


def _message(ground: Ground) -> str:
    if ground.exception:
        return f"{ground.message} (excepted: {ground.exception})"
    return f"{ground.message} (exception not heard: {ground.lapsed})" if ground.lapsed else ground.message


def _place(ground: Ground) -> Iterator[str]:
    if ground.path:
        yield f"{ground.path}:{ground.line}" if ground.line else " ".join(filter(None, (ground.path, ground.field)))
    elif ground.field:
        yield ground.field
