"""A place where a rule's expression matched, before anything has judged it."""

from __future__ import annotations

import msgspec

from oakum.model import Part, Secret
from oakum.rules import Rule


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """What checks and the judge look at. Its `repr` shows neither the secret nor the line."""

    rule: Rule
    secret: Secret
    window: bytes
    """The line that holds the secret (for block rules: the block), clipped to a few thousand bytes around it."""
    start: int
    """Offset of the secret in the window."""
    end: int
    reach: int = 0
    """Bytes that the rule's expression matched in all, the secret's surroundings included."""
    form: int = 0
    """How the value is assigned (see `oakum.kernel.plain.assign`); 0 where an expression found it."""
    parts: tuple[Part, ...] = ()
    """What the expression itself shows of the secret's user, host and the like."""
    above: bytes = b""
    """The line before the window, empty for the first; possibly clipped."""
    decoded: tuple[str, ...] = ()
    """Decoders that had to be undone to see it, from the outside in."""

    def __repr__(self) -> str:
        return f"<Candidate of {self.rule.id}, {len(self.secret)} bytes>"
