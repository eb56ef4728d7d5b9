"""Content of any length, in chunks that overlap: standard input and large files, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import BinaryIO

from oakum.kernel import BINARY, WRAPPED, kind_of
from oakum.model import Location, Skipped, StreamOrigin
from oakum.model.arena import HEAD, TAIL, Arena, Begin, Shard, nothing, span_in, span_of, whole
from oakum.sources.unwrap import unwrapped

CHUNK = 8 << 20
OVERLAP = 64 << 10
"""Bytes that come again at the start of the next chunk: more than any window or block reaches."""
_LONGEST_RUN = 1 << 20
_RUN_ENDS = bytes(range(0x21)) + b"\x7f\"'`"
_AS_NEWLINES = bytes.maketrans(_RUN_ENDS, b"\n" * len(_RUN_ENDS))
_WRAPPED_LIMIT = 256 << 20


class Chunks:
    """Iterates over a file's arenas. `begin` is where in the file the current one begins."""

    def __init__(self, file: BinaryIO, owner: int = 0, *, binary: bool = False) -> None:
        self._file = file
        self._owner = owner
        self._binary = binary
        self.begin = Begin()
        self.wrapped = False
        """The content is an archive, a document or UTF-16: nothing was given, see `head`."""
        self.is_binary = False
        self.head = b""
        """What was read already, for whoever unwraps it."""

    def __iter__(self) -> Iterator[Arena]:
        buffer = _read(self._file, CHUNK)
        kind = kind_of(buffer, self._binary)
        self.wrapped, self.is_binary, self.head = kind == WRAPPED, kind == BINARY, buffer if kind else b""
        offset = 0
        while buffer and not kind:
            following = _read(self._file, CHUNK)
            flags = (HEAD if offset == 0 else 0) | (0 if following else TAIL)
            segments = array("q", (0, len(buffer), self._owner, offset, flags))
            yield Arena(memoryview(buffer), segments, bytes=len(buffer), items=int(offset == 0))
            if not following:
                return
            kept = _kept(buffer)
            passed = span_in(buffer, kept, kept, self.begin)
            self.begin = Begin(passed.start_line, passed.start_column)
            offset += kept
            buffer = buffer[kept:] + following


class StreamShard(Shard):
    """A stream without a name."""

    label = ""

    def __init__(self, file: BinaryIO, *, archives: bool = True, binary: bool = False) -> None:
        self._file = file
        self._archives = archives
        self._chunks = Chunks(file, binary=binary)
        self._arena: Arena | None = None
        self._name = "-"

    def arenas(self) -> Iterator[Arena]:
        """The stream in chunks; a stream that is an archive is read whole."""
        for arena in self._chunks:
            self._arena = arena
            yield arena
        if self._chunks.is_binary:
            yield nothing(Skipped(path="-", reason="binary", by_default=True))
        elif self._chunks.wrapped:
            content = self._chunks.head + _read(self._file, _WRAPPED_LIMIT)
            if len(content) > _WRAPPED_LIMIT:
                yield nothing(Skipped(path="-", reason="too large", detail="archive"))
                return
            for member in unwrapped("-", content, archives=self._archives):
                if isinstance(member, Skipped):
                    yield nothing(member)
                else:
                    self._name, self._arena = member.path, whole(member.data)
                    yield self._arena

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Lines of a detection in the current arena."""
        span = span_of(self._arena, owner, start, end, self._chunks.begin)
        return Location(origin=StreamOrigin(path=self._name), span=span)


def _kept(buffer: bytes) -> int:
    """Where in the buffer the next chunk begins. A last run without white space and quotes comes again, with the
    byte before it: it may be the first part of something encoded, and only the whole can be decoded."""
    tail = max(0, len(buffer) - _LONGEST_RUN)
    before_run = tail + buffer[tail:].translate(_AS_NEWLINES).rfind(b"\n")
    return max(0, min(len(buffer) - OVERLAP, before_run))


def _read(file: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes; fewer only at the end."""
    parts = []
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
