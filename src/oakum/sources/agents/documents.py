"""Files that are one JSON document each: Cline's conversations, sessions of editors, configurations.

What has the name but is no document is read line by line where its first line is a record, else as plain text: a
configuration with comments, a file that is not written to its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from oakum.model import Location, RecordOrigin, Skipped
from oakum.model.arena import Arena, Shard, nothing
from oakum.sources.agents.batch import Batch, Record
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.lines import LinesShard
from oakum.sources.agents.texts import strings
from oakum.sources.regular import read_regular

LARGEST = 128 << 20
"""Bytes of the largest document that is read as one."""
_ELEMENT = re.compile(r"\$\[(\d+)\]")


class DocumentsShard(Shard):
    """Some documents."""

    label = ""

    def __init__(self, files: Sequence[AgentFile]) -> None:
        self.files = tuple(files)
        self._current: Batch | LinesShard | None = None

    def arenas(self) -> Iterator[Arena]:
        """The strings of each document."""
        for file in self.files:
            try:
                content = read_regular(file.path, LARGEST + 1)
            except OSError as error:
                yield nothing(Skipped(path=file.shown, reason="unreadable", detail=error.strerror or ""))
                continue
            batch = self._current = Batch(file)
            if len(content) <= LARGEST and batch.add(Record(content)):
                yield batch.arena(items=1)
            elif len(content) > LARGEST or strings(content.partition(b"\n")[0]) is not None:
                lines = self._current = LinesShard(file)
                yield from lines.arenas()
            else:
                batch.add_plain(Record(content))
                yield batch.arena(items=1)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Field and role of a detection; in a document that is a list, the element as the record."""
        assert self._current is not None
        location = self._current.locate(owner, start, end)
        if isinstance(self._current, LinesShard) or not isinstance(location.origin, RecordOrigin):
            return location
        origin = location.origin
        element = _ELEMENT.match(origin.field)
        if element:
            field = "$" + origin.field[element.end() :]
            origin = msgspec.structs.replace(origin, record=str(int(element[1]) + 1), field=field)
        else:
            origin = msgspec.structs.replace(origin, record="")
        return msgspec.structs.replace(location, origin=origin)
