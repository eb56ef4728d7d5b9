"""Rulings and payloads for the tables of the hosts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from oakum.guard.event import Event
from oakum.guard.hosts import find
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

Answer = Callable[..., tuple[Event, Output]]


@pytest.fixture
def ask() -> Answer:
    """Sends a payload through a host and has it answered; `new` are the pieces that get another text."""

    def asked(
        host: str, payload: dict[str, Any] | bytes, verdict: Verdict, new: dict[Any, str] | None = None
    ) -> tuple[Event, Output]:
        adapter = find(host)
        event = adapter.event(payload if isinstance(payload, bytes) else json.dumps(payload).encode(), {})
        warned = verdict is not Verdict.ALLOW
        ruling = Ruling(
            verdict=verdict, message="seen" if warned else "", advice="do this" if warned else "", replaced=new or {}
        )
        return event, adapter.answer(event, ruling)

    return asked


def said(output: Output) -> Any:
    """The object on standard output, None for nothing."""
    return json.loads(output.stdout) if output.stdout else None
