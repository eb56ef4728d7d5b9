"""What a collector hands on, and what of it a text is searched for."""

from __future__ import annotations

import msgspec

from oakum.model import Secret

SHORTEST, LONGEST = 8, 512
"""Bytes of what is searched for."""


class KnownValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is known to be secret, and where it is from."""

    kind: str
    """What kind of place it is from, such as `dotenv` or `env`."""
    name: str
    """What it is called there, such as `DB_PASSWORD`."""
    secret: Secret
    place: str = ""
    """The file as a person would write it (`~/.netrc`); empty for what is in no file."""
    path: str = ""
    """The same file, absolute."""

    @property
    def label(self) -> str:
        """`env:DB_PASSWORD`, or `dotenv:DB_PASSWORD from .env`. It holds nothing of the value."""
        return f"{self.kind}:{self.name}" + (f" from {self.place}" if self.place else "")


def needle(value: bytes) -> bytes:
    """What a text is searched for: the value, or of one with several lines its longest (of equal ones the middle: the
    first of a key say only which kind it is), which indentation and line ends do not change; of either at most the
    last `LONGEST` bytes."""
    lines = [line.strip() for line in value.split(b"\n")]
    longest = max(map(len, lines))
    equals = [line for line in lines if len(line) == longest]
    return equals[len(equals) // 2][-LONGEST:]
