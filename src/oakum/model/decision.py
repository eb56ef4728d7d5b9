"""What policy says of an event."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What is to happen, from the mildest to the strictest."""

    ALLOW = "allow"
    WARN = "warn"
    REDACT = "redact"
    ASK = "ask"
    DENY = "deny"

    @property
    def rank(self) -> int:
        """0 for allow up to 4 for deny, to compare by."""
        return _RANKS[self]


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a decision."""

    policy: str
    """What says so: a policy's package and rule, or `built-in`."""
    message: str
    """For a person; never contains a secret's value."""
    verdict: Verdict = Verdict.DENY
    exception: str = ""
    """What keeps this reason from counting: an exception and its expiry."""
    lapsed: str = ""
    """An exception that would keep it from counting, and why it does not: it has ended, or lasts too long."""
    secret_id: str = ""
    """The secret that it is about."""
    path: str = ""
    """The file that it is about."""
    line: int = 0
    """From 1; 0 where there is none."""
    field: str = ""
    """JSON path in the object that it is about."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict with everything that led to it."""

    verdict: Verdict
    grounds: tuple[Ground, ...] = ()
