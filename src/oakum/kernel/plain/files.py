"""Reads many small files into one arena. See files.c."""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Iterable

from oakum.kernel.plain.kinds import kind_of

_UNREADABLE, _IRREGULAR, _LARGE = 5, 6, 7
_HEAD_AND_TAIL = 3
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Reading:
    """Reads files into an arena; the same face as Walk, owners are indexes into `paths`.

    Follows no symbolic link in the last part of a path, and opens nothing that would block.
    """

    def __init__(self, paths: Iterable[bytes], *, max_size: int, binaries: bool) -> None:
        self._paths = list(paths)
        if any(b"\0" in path for path in self._paths):
            raise ValueError("a path holds a zero byte")
        self._max_size = max_size
        self._binaries = binaries
        self._next = 0
        self._start_arena()
        self.bytes = 0
        """Bytes read so far."""

    def _start_arena(self) -> None:
        self._arena = bytearray()
        self._segments = array("q")
        self._remarks = array("q")

    @property
    def arena(self) -> memoryview:
        """The text, valid until the next `fill`."""
        return memoryview(self._arena)

    @property
    def segments(self) -> memoryview:
        """As Walk.segments."""
        return memoryview(self._segments)

    @property
    def remarks(self) -> memoryview:
        """As Walk.remarks; kind 5 (unreadable) has errno in the bits from 8 on."""
        return memoryview(self._remarks)

    def fill(self, target: int) -> bool:
        """Reads on until the arena holds `target` bytes; False when this was the last of it."""
        self._start_arena()
        while len(self._arena) < target:
            if self._next == len(self._paths):
                return False
            kind = self._take(self._next)
            if kind:
                self._remarks.extend((self._next, kind))
            self._next += 1
        return True

    def _take(self, owner: int) -> int:
        """The kind of remark that the file needs, or 0."""
        try:
            file = os.open(self._paths[owner], _FLAGS)
        except OSError as error:
            return _UNREADABLE | (error.errno or 0) << 8
        try:
            about = os.fstat(file)
            if not stat.S_ISREG(about.st_mode):
                return _IRREGULAR
            if about.st_size > self._max_size:
                return _LARGE
            content = _read(file, about.st_size)
        except OSError as error:
            return _UNREADABLE | (error.errno or 0) << 8
        finally:
            os.close(file)
        return self._show(owner, content)

    def _show(self, owner: int, content: bytes) -> int:
        self.bytes += len(content)
        kind = kind_of(content, self._binaries)
        if kind or not content:
            return kind
        start = len(self._arena)
        self._arena += content
        self._segments.extend((start, len(self._arena), owner, 0, _HEAD_AND_TAIL))
        self._arena += b"\n"
        return 0


def _read(file: int, size: int) -> bytes:
    """`size` bytes, or fewer when the file has shrunk meanwhile."""
    pieces = []
    while size and (piece := os.read(file, size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
