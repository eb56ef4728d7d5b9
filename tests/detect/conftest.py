"""Candidates for the tests of checks and judge. Values come from templates: no test holds a secret."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from oakum.detect.candidate import Candidate
from oakum.model import Secret, Severity
from oakum.rules import Rule
from oakum.rules.template import expand

Make = Callable[..., Candidate]


def candidate_of(value: str | bytes, line: str = "token = <>", /, **rule: Any) -> Candidate:
    """A candidate whose value stands at `<>` of the line; the rest are attributes of its rule."""
    raw = value if isinstance(value, bytes) else value.encode()
    before, _, after = line.partition("<>")
    start = len(before.encode())
    attributes: dict[str, Any] = {
        "id": "test-rule",
        "title": "",
        "what": "",
        "severity": Severity.HIGH,
        "confidence": 0.9,
        **rule,
    }
    return Candidate(
        rule=Rule(**attributes),
        secret=Secret(raw),
        window=before.encode() + raw + after.encode(),
        start=start,
        end=start + len(raw),
    )


@pytest.fixture
def make() -> Make:
    return candidate_of


@pytest.fixture
def grown() -> Callable[[str], str]:
    """Expands a template, the same way in every run."""
    rng = random.Random(20)
    return lambda template: expand(template, rng)
