"""The unpacked bytes of a layer: forward only, in bounded steps."""

from __future__ import annotations

from typing import Protocol

from oakum.sources.archives.bounds import Budget, Exhausted, Unreadable

_CHUNK = 1 << 15


class Source(Protocol):
    """A file as far as a tape needs it."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""

    def seek(self, offset: int, /) -> int:
        """Asked only where the size was given."""


class Tape:
    """Reads ahead by a chunk, so that thousands of small reads cost no more than slices.

    Of a source that can seek give the `size`, of one that is unpacked on the way that of the file behind it, `packed`.
    """

    def __init__(self, source: Source, budget: Budget, *, size: int = 0, packed: int = 0) -> None:
        self._size = size
        self._source = source
        self._budget = budget
        self._packed = packed
        self._chunk = b""
        self._at = 0
        self._passed = 0
        """Bytes before the chunk."""

    @property
    def position(self) -> int:
        """Bytes from the start."""
        return self._passed + self._at

    def read(self, size: int) -> bytes:
        """So many bytes, fewer only at the end. Raises Unreadable beyond the bounds."""
        end = self._at + size
        if end <= len(self._chunk):
            data = self._chunk[self._at : end]
            self._at = end
            return data
        parts = [self._chunk[self._at :]]
        size -= len(parts[0])
        while size > 0 and self._turn():
            parts.append(self._chunk[:size])
            self._at = len(parts[-1])
            size -= self._at
        return b"".join(parts)

    def exactly(self, size: int) -> bytes:
        """So many bytes. Raises Unreadable when the layer ends before."""
        data = self.read(size)
        if len(data) < size:
            raise Unreadable("damaged", "the layer ends in the middle of a file")
        return data

    def go_to(self, position: int) -> None:
        """Forward to there, or to the end."""
        if self._size and position > self._passed + len(self._chunk):
            self._passed, self._chunk, self._at = self._source.seek(min(position, self._size)), b"", 0
        while position > self._passed + len(self._chunk) and self._turn():
            pass
        self._at = max(self._at, min(position - self._passed, len(self._chunk)))

    def _turn(self) -> bool:
        """The next chunk; False at the end."""
        self._passed += len(self._chunk)
        self._at = 0
        self._chunk = self._source.read(_CHUNK)
        position = self._passed + len(self._chunk)
        if self._packed:
            self._budget.check_ratio(position, self._packed)
        if self._packed and position > self._budget.limits.total:
            raise Exhausted("too large", f"more than {self._budget.limits.total} bytes unpacked")
        return bool(self._chunk)
