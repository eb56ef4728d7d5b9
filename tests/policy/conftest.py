from __future__ import annotations

from collections.abc import Callable

import pytest

from oakum.model import Exposure, FileOrigin, Finding, Identity, Location, Secret, Severity, Span

IDENTITY = Identity(bytes(32))
MakeFinding = Callable[..., Finding]


def _finding(
    value: str = "value",
    *paths: str,
    rule: str = "own-key",
    severity: Severity = Severity.HIGH,
    exposure: Exposure = Exposure.UNTRACKED,
) -> Finding:
    secret = Secret(value.encode())
    span = Span(start=0, end=len(value))
    return Finding(
        rule=rule,
        service="own",
        title="Own key",
        severity=severity,
        confidence=0.9,
        secret=secret,
        secret_id=IDENTITY.of(secret),
        locations=tuple(
            Location(origin=FileOrigin(path=path, exposure=exposure), span=span) for path in paths or ("src/a.py",)
        ),
    )


@pytest.fixture(scope="session")
def identity() -> Identity:
    return IDENTITY


@pytest.fixture(scope="session")
def finding() -> MakeFinding:
    """Makes a finding of a value at some paths."""
    return _finding
