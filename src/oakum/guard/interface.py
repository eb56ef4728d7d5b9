"""What a host is: one small file of adapter for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from oakum.guard.event import Event, Moment
from oakum.guard.ruling import Output, Ruling
from oakum.model import OakumError
from oakum.model.decision import Verdict


class PayloadError(OakumError):
    """A host's payload is not what its documentation promises. The message says what and where, never its content."""


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What the host lets a hook do, as its documentation says (`facts` in the docs page of the host)."""

    blocks: frozenset[Moment]
    """Moments at which a hook can stop what would happen."""
    asks: frozenset[Moment] = frozenset()
    """Moments at which it can let the user decide."""
    rewrites_prompt: bool = False
    rewrites_input: bool = False
    """Of a tool before it runs: a command can be piped through the redactor."""
    rewrites_output: bool = False
    """Of a tool after it ran."""
    rewrites_output_of: frozenset[str] = frozenset()
    """Actions for which alone it does, where not for all."""
    fails_closed: bool = False
    """Whether the host can be told to block when the hook fails."""


class Host(Protocol):
    """One AI coding tool. Pure: bytes in, values out; it touches no file and no network."""

    name: str
    """As on the command line: `claude`."""
    title: str
    capabilities: Capabilities

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words. Raises PayloadError."""
        ...

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """What `answer` will do: the verdict, or what becomes of it here. Whoever words a ruling asks first."""
        ...

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """Exactly what the host's schema allows. A ruling that the host cannot carry out becomes the next stricter one
        that it can, or, where it can do nothing, the mildest output with a message."""
        ...

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """A valid answer when there is no event (malformed payload, no time): blocks where `closed`, else lets pass and
        says so."""
        ...
