"""Events of what Oakum has seen: a scan's result, some findings, an object in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from oakum.model import Finding, ScanResult, Skipped
from oakum.policy.event import Event, EventKind, Found
from oakum.policy.found import found

_HEARD = "ignore"
"""Findings that the ignore file suppresses are open to policies: what policies ask of exceptions, `Waivers` says."""


def from_scan(result: ScanResult, *, kind: EventKind = EventKind.SCAN, repository: str = "", branch: str = "") -> Event:
    """What policies are told of a scan. What a sensible default leaves out is not counted as skipped."""
    return Event(
        kind=kind,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=from_findings((*result.findings, *result.suppressed)),
        skipped=counts(result.skipped),
        repository=repository,
        branch=branch,
        image=result.target.removeprefix("image:") if kind is EventKind.IMAGE else "",
        source=result.target,
    )


def from_findings(findings: Iterable[Finding]) -> tuple[Found, ...]:
    """Findings as policies are told of them."""
    return tuple(map(_opened, map(found, findings)))


def counts(skipped: Iterable[Skipped]) -> dict[str, int]:
    """Reason -> how many things were not looked at, other than by default."""
    return dict(Counter(one.reason for one in skipped if not one.by_default))


def from_object(
    value: Any, source: str, *, findings: Iterable[Finding] = (), repository: str = "", branch: str = ""
) -> Event:
    """What policies are told of an object in a file. Whoever has it puts placeholders for secrets into it before."""
    return Event(
        kind=EventKind.MANIFEST,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=from_findings(findings),
        repository=repository,
        branch=branch,
        object=value,
        source=source,
    )


def _opened(one: Found) -> Found:
    return msgspec.structs.replace(one, suppressed="") if one.suppressed == _HEARD else one
