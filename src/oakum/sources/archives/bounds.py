"""Keeping within the limits while something is unpacked."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import BinaryIO, Protocol

from oakum.sources.archives.interface import Limits

CHUNK = 1 << 16
"""Bytes that are unpacked before the bounds are looked at again."""


class Stream(Protocol):
    """What is unpacked on the way, as the readers of the standard library give it."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end. Unlike `read` it loses nothing when an error follows."""


class Unreadable(Exception):  # noqa: N818 - reads as what it says about the member
    """A member, or the rest of a container, that is left out; becomes a `Skipped`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Exhausted(Unreadable):
    """The budget of the whole container is used up: no further member is read."""


class Budget:
    """Counts what one outermost container and everything inside it have cost so far."""

    __slots__ = ("_bytes", "_members", "_only", "limits")

    def __init__(self, limits: Limits, only: Collection[str] | None = None) -> None:
        self.limits = limits
        self._only = only
        self._members = 0
        self._bytes = 0

    def wants(self, path: str) -> bool:
        """Whether a member is to be read: all are, unless only some are asked for; what these lie in is, too."""
        only = self._only
        return only is None or path in only or any(name.startswith(f"{path}!/") for name in only)

    def admit(self) -> None:
        """Counts one more member. Raises Exhausted when there are too many."""
        self._members += 1
        if self._members > self.limits.members:
            raise Exhausted("archive bomb", f"more than {self.limits.members} members")

    def spend(self, size: int) -> None:
        """Counts `size` more bytes of content. Raises Exhausted when there are too many."""
        self._bytes += size
        if self._bytes > self.limits.total:
            raise Exhausted("too large", f"more than {self.limits.total} bytes unpacked")

    def check_ratio(self, unpacked: int, packed: int) -> None:
        """Raises Unreadable when so many bytes out of so many packed ones are a bomb."""
        if unpacked > self.limits.ratio_free and unpacked > self.limits.ratio * packed:
            raise Unreadable("archive bomb", f"unpacks to more than {self.limits.ratio} times its size")

    def check_size(self, size: int) -> None:
        """Raises Unreadable when a member of `size` bytes is too large."""
        if size > self.limits.member:
            raise Unreadable("too large", f"more than {self.limits.member} bytes")

    def chunks(self, stream: Stream, packed: int | None = None) -> Iterator[bytes]:
        """The bytes of one member, which has `packed` bytes in the container (None when it is not packed)."""
        size = 0
        while chunk := stream.read1(CHUNK):
            size += len(chunk)
            if packed is not None:
                self.check_ratio(size, packed)
            self.check_size(size)
            self.spend(len(chunk))
            yield chunk


def size_of(source: BinaryIO) -> int:
    """Bytes of a seekable file, which is then at its start."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size
