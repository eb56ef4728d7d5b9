"""What is answered to a host, before it is put into the host's own words."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from oakum.guard.event import Where
from oakum.model.decision import Verdict


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an event."""

    verdict: Verdict
    message: str = ""
    """For the user: what was seen and where, never the value."""
    advice: str = ""
    """For the agent: what to do instead."""
    replaced: Mapping[Where, str] = {}
    """New texts for pieces of the event, where the verdict is to redact; only those that change. Where it is to
    deny, those of names of members: a host that keeps the shape of what it withholds needs them."""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """What the hook's process prints and returns."""

    stdout: bytes = b""
    stderr: bytes = b""
    code: int = 0
