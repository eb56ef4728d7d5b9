"""What a reader of keys says."""

from __future__ import annotations

import struct

import msgspec


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A body that begins as a key of that format."""

    what: str
    """For a person: `an RSA key of 2048 bits`. Holds nothing of the key."""
    encrypted: bool = False
    fits: bool | None = None
    """Whether the parts of the key prove each other; None when nothing can be told without more."""
    known: bool = True
    """False when the outer form is right and what is inside is none that the reader knows."""


class Fields:
    """Big-endian fields one after the other, as SSH and OpenPGP write them. Raises ValueError past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """That many bytes."""
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("shorter than it says")
        self._at += size
        return taken

    def byte(self) -> int:
        """One byte."""
        return self.take(1)[0]

    def short(self) -> int:
        """A number of two bytes."""
        return int(struct.unpack(">H", self.take(2))[0])

    def long(self) -> int:
        """A number of four bytes."""
        return int(struct.unpack(">I", self.take(4))[0])

    def string(self) -> bytes:
        """Four bytes of length, then the text (RFC 4251)."""
        return self.take(self.long())
