"""Transcripts of one JSON record a line, such as most tools write.

Such a file may be growing while it is read: a last line that is not whole yet is read as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from oakum.model import Location, Skipped
from oakum.model.arena import Arena, Shard, nothing
from oakum.sources.agents.batch import Batch, Record
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.regular import open_regular

PART = 32 << 20
"""Larger files are read in parts of this size by several processes."""
LONGEST = 128 << 20
"""Bytes of the longest record that is read."""
_STEP = 1 << 20


class LinesShard(Shard):
    """The records that begin in a part of a file."""

    label = ""

    def __init__(self, file: AgentFile, start: int = 0, stop: int | None = None, *, role: str = "") -> None:
        self.file = file
        self.start = start
        self.stop = stop
        self.role = role
        self._batch = Batch(file)
        self._lines_before: int | None = 0 if start == 0 else None

    def arenas(self) -> Iterator[Arena]:
        """The strings of the records."""
        items = int(self.start == 0)
        try:
            with open_regular(self.file.path) as file:
                for found in self._records(file):
                    if isinstance(found, Skipped):
                        yield nothing(found)
                        continue
                    if not self._batch.add(found, self.role):
                        self._batch.add_plain(found, self.role)
                    if self._batch.full:
                        yield self._batch.arena(items=items)
                        self._batch, items = Batch(self.file), 0
        except OSError as error:
            yield nothing(Skipped(path=self.file.shown, reason="unreadable", detail=error.strerror or ""))
        yield self._batch.arena(items=items)

    def _records(self, file: BinaryIO) -> Iterator[Record | Skipped]:
        position = max(0, self.start - 1)
        file.seek(position)
        if self.start:  # a line that began before belongs to the part before
            position += _rest_of_line(file)
        number = 0
        while self.stop is None or position < self.stop:
            line = file.readline(LONGEST + 1)
            if not line:
                return
            number += 1
            begin, position = position, position + len(line)
            if len(line) > LONGEST and not line.endswith(b"\n"):
                position += _rest_of_line(file)
                yield Skipped(path=self.file.shown, reason="too large", detail=f"record of {position - begin} bytes")
            elif content := line.rstrip(b"\r\n"):
                yield Record(content, begin, number)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Record, field and role of a detection."""
        if self._lines_before is None:
            self._lines_before = _newlines(self.file.path, self.start)
        return self._batch.locate(owner, start, end, self._lines_before)


def parts(file: AgentFile, role: str = "") -> Iterator[LinesShard]:
    """The whole file."""
    starts = range(0, max(file.size, 1), PART)
    for start in starts:
        last = start == starts[-1]
        yield LinesShard(file, start, None if last else start + PART, role=role)


def _rest_of_line(file: BinaryIO) -> int:
    passed = 0
    while piece := file.readline(_STEP):
        passed += len(piece)
        if piece.endswith(b"\n"):
            break
    return passed


def _newlines(path: str, stop: int) -> int:
    """Lines that begin before that offset and end there or before."""
    count = 0
    with open_regular(path) as file:
        while stop > 0 and (piece := file.read(min(_STEP, stop))):
            stop -= len(piece)
            count += piece.count(b"\n")
            tail = piece
        if file.tell() and not tail.endswith(b"\n"):
            count += 1  # the line that goes on belongs to the part before
    return count
