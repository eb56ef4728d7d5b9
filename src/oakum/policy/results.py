"""What a set of policies said of files, whichever engine judged them."""

from __future__ import annotations

from typing import Any

import msgspec


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One message of one rule about one file."""

    message: str
    rule: str
    """What said it: `data.main.deny_latest`, or the name of a CEL policy."""
    metadata: dict[str, Any] = {}
    """What the rule gave beside its message."""
    file: str = ""
    line: int = 0
    """From 1; 0 where it is not known."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What one namespace of policies said of one file."""

    file: str
    namespace: str
    successes: int = 0
    failures: tuple[Answer, ...] = ()
    warnings: tuple[Answer, ...] = ()
    exceptions: tuple[Answer, ...] = ()
    skipped: tuple[Answer, ...] = ()
