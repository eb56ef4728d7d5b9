"""Strings of records on their way to the detector, and back from what it found to where that stands."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from oakum.model import Location, RecordOrigin, Skipped, Span
from oakum.model.arena import HEAD, TAIL, Arena, span_in
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.positions import Raw, located, raw
from oakum.sources.agents.texts import Text, json_path, strings

TARGET = 4 << 20
"""Bytes of text after which a batch is full."""


class Record(NamedTuple):
    """A raw text that strings were taken from."""

    text: bytes
    offset: int = 0
    """Where in its file it begins."""
    line: int = 1
    """Line of the file on which it begins."""
    name: str = ""
    """See `RecordOrigin.record`."""
    column: str = ""
    """`table.column` of a database."""
    session: str = ""


class Batch:
    """Some records of one file, laid out as an arena."""

    def __init__(self, file: AgentFile) -> None:
        self._file = file
        self._text = bytearray()
        self._segments = array("q")
        self._rows: list[tuple[Text, Record]] = []
        self._positions: tuple[Record | None, Raw] = (None, Raw(b"", ()))
        self._size = 0

    def add(self, record: Record, role: str = "") -> bool:
        """Takes the strings of a record of JSON; False for what is none."""
        found = strings(record.text, role)
        if found is None:
            return False
        if found.session:
            record = record._replace(session=found.session)
        for text in found.texts:
            self._append(text, record)
        self._size += len(record.text)
        return True

    def add_plain(self, record: Record, role: str = "") -> None:
        """Takes a record that is a text of its own."""
        self._append(Text(record.text, 0, "", (), (), role), record)
        self._size += len(record.text)

    def _append(self, text: Text, record: Record) -> None:
        start = len(self._text)
        self._text += text.shown
        self._segments.extend((start, len(self._text), len(self._rows), 0, HEAD | TAIL))
        self._text += b"\n"
        self._rows.append((text, record))

    @property
    def full(self) -> bool:
        """Whether it is time for `arena`."""
        return self._size >= TARGET

    def arena(self, *, items: int = 0, skipped: tuple[Skipped, ...] = ()) -> Arena:
        """The strings so far."""
        data = memoryview(bytes(self._text))
        return Arena(data[:-1] if data else data, self._segments, skipped, self._size, items)

    def locate(self, owner: int, start: int, end: int, lines_before: int = 0) -> Location:
        """Where a detection in the arena stands in the file. `lines_before` is added to the lines."""
        text, record = self._rows[owner]
        stretch = self._stretch(text, record, start, end)
        span = span_in(record.text, *stretch)
        origin = RecordOrigin(
            path=self._file.shown,
            tool=self._file.tool,
            session=self._file.session or record.session,
            record=record.name or (str(record.line + lines_before) if not record.column else ""),
            field=self._field(text, record),
            role=text.role,
        )
        shifted = record.line - 1 + lines_before
        return Location(
            origin=origin,
            span=Span(
                start=record.offset + span.start,
                end=record.offset + span.end,
                start_line=span.start_line + shifted,
                start_column=span.start_column,
                end_line=span.end_line + shifted,
                end_column=span.end_column,
            ),
        )

    def _stretch(self, text: Text, record: Record, start: int, end: int) -> tuple[int, int]:
        if not text.numbers:
            return start, end
        if self._positions[0] is not record:
            self._positions = record, raw(record.text)
        length = len(text.shown)
        inside = max(0, start - text.indent), max(0, min(end, length) - text.indent)
        return located(self._positions[1], text.numbers, text.value, *inside)

    def _field(self, text: Text, record: Record) -> str:
        path = json_path(text.trail) if text.numbers else ""
        return ":".join(part for part in (record.column, path) if part)
