"""Sends texts through the guard's service in this process, and says what became of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from guard_matrix.channels import Channel
from oakum import config
from oakum.config.settings import GuardSettings
from oakum.guard.equipment import engines
from oakum.guard.hosts import find
from oakum.guard.log import Log
from oakum.guard.request import Request
from oakum.guard.ruling import Output
from oakum.guard.service import Service

_PATIENT = 60_000
"""Milliseconds: this measures what is found, not how fast."""
_STOPS: Mapping[str, frozenset[Any]] = {
    "decision": frozenset({"block", "deny"}),
    "permission": frozenset({"deny", "ask"}),
    "permissionDecision": frozenset({"deny", "ask"}),
    "continue": frozenset({False}),
    "cancel": frozenset({True}),
    "verdict": frozenset({"deny", "ask"}),
    "behavior": frozenset({"deny"}),
}
_SAYS_WHY = "deny"
"""The key under which opencode's plugin is told the reason."""
_CHANGES = "<oakum:"


class Fate(StrEnum):
    """What became of a text."""

    STOPPED = "stopped"
    REDACTED = "redacted"
    PASSED = "passed"


class Bench:
    """A guard over the real rules, in a project whose `.env` has one known value."""

    def __init__(self, known: str) -> None:
        settings = config.load(Path("/"), use_repository=False).settings
        self._home = tempfile.TemporaryDirectory(prefix="guard-matrix-")
        home = Path(self._home.name)
        self.folder = home / "project"
        (self.folder / ".git").mkdir(parents=True)
        (self.folder / ".env").write_text(f"DB_PASSWORD={known}\n")
        self._environment = {b"HOME": str(home).encode(), b"PWD": str(self.folder).encode()}
        patient = GuardSettings(deadline_ms=10_000, large_deadline_ms=_PATIENT)
        self._service = Service(patient, bytes(32), engines(settings), find, Log(None))

    def fate(self, channel: Channel, text: str) -> Fate:
        """What the host is told to do with the text."""
        output = self._service.answer(Request(channel.host, "", False, self._environment, channel.payload(text)))
        return _fate(output, text)

    def is_untouched(self, channel: Channel, text: str) -> bool:
        """Whether the text goes on as it is."""
        output = self._service.answer(Request(channel.host, "", False, self._environment, channel.payload(text)))
        return _fate(output, text) is Fate.PASSED and _CHANGES.encode() not in output.stdout


def _fate(output: Output, text: str) -> Fate:
    if output.code == 2:
        return Fate.STOPPED
    try:
        body = msgspec.json.decode(output.stdout) if output.stdout.strip() else {}
    except msgspec.DecodeError:
        return Fate.PASSED
    if _stops(body):
        return Fate.STOPPED
    said = list(_texts(body))
    is_redacted = any(_CHANGES in one for one in said) and not any(text in one for one in said)
    return Fate.REDACTED if is_redacted else Fate.PASSED


def _stops(body: Any) -> bool:
    if isinstance(body, dict):
        return any(_is_stop(key, value) or _stops(value) for key, value in body.items())
    return isinstance(body, list) and any(map(_stops, body))


def _is_stop(key: str, value: Any) -> bool:
    return (key == _SAYS_WHY and bool(value)) or (isinstance(value, str | bool) and value in _STOPS.get(key, ()))


def _texts(body: Any) -> list[str]:
    if isinstance(body, str):
        return [body]
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return [text for part in parts for text in _texts(part)]
