"""Databases of a tool as work for the detector: each cell is a record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.model import Location, Skipped
from oakum.model.arena import Arena, Shard, nothing
from oakum.sources.agents.batch import Batch, Record
from oakum.sources.agents.database import Cell, Unreadable, cells
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.unwrap import unwrapped

_OF_SESSION = re.compile(r"(?:bubbleId|composerData|checkpointId|messageRequestContext):([^:]+)")
"""How Cursor's keys begin."""
_ZSTD = b"\x28\xb5\x2f\xfd"


class DatabaseShard(Shard):
    """One database."""

    label = ""

    def __init__(self, file: AgentFile) -> None:
        self.file = file
        self._batch = Batch(file)

    def arenas(self) -> Iterator[Arena]:
        """The strings of all cells."""
        items = 1
        try:
            for cell in cells(self.file.path):
                skipped = self._take(cell)
                if skipped:
                    yield nothing(skipped)
                if self._batch.full:
                    yield self._batch.arena(items=items)
                    self._batch, items = Batch(self.file), 0
        except Unreadable as error:
            yield nothing(Skipped(path=self.file.shown, reason="unreadable", detail=f"database: {error}"))
        yield self._batch.arena(items=items)

    def _take(self, cell: Cell) -> Skipped | None:
        """Adds the cell; Zed keeps its threads compressed."""
        name = f"{cell.table}.{cell.column}"
        match = _OF_SESSION.match(cell.record)
        record = Record(cell.value, name=cell.record, column=name, session=match[1] if match else cell.session)
        if cell.value.startswith(_ZSTD):
            return self._unpack(record)
        if cell.value[:1] not in (b"{", b"[") or not self._batch.add(record):
            self._batch.add_plain(record)
        return None

    def _unpack(self, record: Record) -> Skipped | None:
        for member in unwrapped(self.file.shown, record.text, archives=True):
            if isinstance(member, Skipped):
                return member
            inner = record._replace(text=member.data, column=f"{record.column}:zstd")
            if not self._batch.add(inner):
                self._batch.add_plain(inner)
        return None

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Table, key, field and role of a detection; offsets and lines are those in the cell."""
        return self._batch.locate(owner, start, end)
