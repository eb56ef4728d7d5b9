"""Builders of results to render. Values that look like secrets are made at run time only."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from oakum.model import (
    Commit,
    FileOrigin,
    Finding,
    GitOrigin,
    Identity,
    Location,
    Reason,
    ScanResult,
    Secret,
    Severity,
    Skipped,
    Span,
    Stats,
    Suppression,
)
from oakum.report import Context, get
from oakum.rules.loader import of_rules
from oakum.rules.model import Rule, Service
from oakum.rules.template import expand

RULE = Rule(
    id="acme-token",
    title="Acme access token",
    what="Reads and writes every Acme project of its owner. Create a new one, then revoke this one.",
    severity=Severity.CRITICAL,
    expression="acme",
    references=("https://docs.example.com/tokens",),
    service="acme",
)
SERVICE = Service(
    id="acme",
    name="Acme",
    docs="https://docs.example.com/",
    revoke="https://acme.example.com/settings/tokens",
)
Make = Callable[..., Any]


@pytest.fixture(scope="session")
def canary() -> str:
    """A value that must not be seen where it was not asked for."""
    return expand("acme_{alnum:40}", random.Random())


@pytest.fixture(scope="session")
def make_context() -> Make:
    def make(**changes: Any) -> Context:
        rules = of_rules([RULE], {"acme": SERVICE})
        finished = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
        return Context(**{"rules": rules, "version": "1.2.3", "finished": finished, **changes})

    return make


@pytest.fixture(scope="session")
def make_location() -> Make:
    def make(path: str = "src/app.py", line: int = 12, **changes: Any) -> Location:
        span = Span(start=100, end=145, start_line=line, start_column=5, end_line=line, end_column=50)
        return Location(**{"origin": FileOrigin(path=path), "span": span, **changes})

    return make


@pytest.fixture(scope="session")
def make_git(make_location: Make) -> Make:
    """A place in a history; the author and the path can be anything."""

    def make(path: str = "old/app.py", author: str = "Ann Example <ann@example.com>", **changes: Any) -> Location:
        origin = GitOrigin(
            **{
                "path": path,
                "blob": "b" * 40,
                "first": Commit(id="1" * 40, author=author, date="2024-03-02T10:00:00+01:00"),
                "last": Commit(id="2" * 40, author=author, date="2024-05-11T10:00:00+01:00"),
                **changes,
            }
        )
        return make_location(origin=origin)

    return make


@pytest.fixture(scope="session")
def make_finding(canary: str, make_location: Make) -> Make:
    def make(**changes: Any) -> Finding:
        secret = changes.pop("secret", Secret(canary.encode()))
        defaults = {
            "rule": "acme-token",
            "service": "acme",
            "title": "Acme access token",
            "severity": Severity.CRITICAL,
            "confidence": 0.98,
            "secret": secret,
            "secret_id": Identity(b"k" * 32).of(secret),
            "locations": (make_location(),),
            "reasons": (
                Reason(name="prefix", weight=2.0, note="it starts as Acme tokens do"),
                Reason(name="high-entropy", weight=1.0),
                Reason(name="test-path", weight=-0.5),
            ),
        }
        return Finding(**(defaults | changes))

    return make


@pytest.fixture(scope="session")
def make_result(make_finding: Make) -> Make:
    """A result with something of everything."""

    def make(*findings: Finding, **changes: Any) -> ScanResult:
        inline = Suppression(kind="inline", reason="a documented example", source="src/app.py:12")
        defaults = {
            "target": "repo",
            "findings": findings,
            "suppressed": (make_finding(suppression=inline),),
            "skipped": (
                Skipped(path="big.iso", reason="too large", detail="3 GB"),
                Skipped(path="logo.png", reason="binary", by_default=True),
                Skipped(path="icon.png", reason="binary", by_default=True),
            ),
            "stats": Stats(files=123, blobs=4567, commits=890, bytes=1_200_000_000, seconds=2.0),
        }
        return ScanResult(**(defaults | changes))

    return make


@pytest.fixture(scope="session")
def render(make_context: Make) -> Make:
    def render(name: str, result: ScanResult, **context: Any) -> str:
        return "".join(get(name).render(result, make_context(**context)))

    return render
