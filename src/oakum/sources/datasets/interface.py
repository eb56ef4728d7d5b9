"""What a dataset is made of, and what a format has to do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import msgspec

from oakum.model import Skipped


class Cell(NamedTuple):
    """One text of a record."""

    field: str
    """Column, or JSON path: `$.messages[0].content`."""
    text: bytes

    @property
    def name(self) -> bytes:
        """What the field is called, without the way to it: what stands before the value in a text made of it."""
        return self.field.rpartition(".")[2].partition("[")[0].encode("utf-8", "replace")


class Record(NamedTuple):
    """One record."""

    number: str
    """Rows and lines count from 1; a table's rows are `TABLE:ROWID`."""
    cells: Sequence[Cell]


Changes = dict[int, bytes]
"""New texts of a record, by the index of the cell."""
Change = Callable[[Record], Changes]
"""Says what is to be different in a record."""


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a file that can be read alone."""

    start: int = 0
    """Byte offset, or number of the first group of rows."""
    stop: int | None = None
    """None for the end."""
    first: int = 1
    """Number of the first record."""


WHOLE = Slice()


class Format(Protocol):
    """One format: a module with these functions. Both raise `Damaged` for a file of which nothing more can be read."""

    def read(self, path: str, part: Slice) -> Iterator[Record | Skipped]:
        """The records of a part of a file."""

    def rewrite(self, path: str, out: str, change: Change) -> Iterator[Skipped]:
        """Writes the file with changes; what is skipped is not in the copy, or as it was, as its detail says."""


class Damaged(Exception):  # noqa: N818 - reads as what it says about the file
    """The rest of a dataset cannot be read. The message does not quote the content."""


class Laid(NamedTuple):
    """A record as one text, a line `"name": "text"` for each cell, as JSON would have it."""

    text: bytes
    starts: Sequence[int]
    """Where in it each cell's text begins."""

    def cell(self, at: int) -> int:
        """Index of the cell that holds an offset."""
        return max(0, bisect_right(self.starts, at) - 1)


def laid(record: Record) -> Laid:
    """The record as one text."""
    parts: list[bytes] = []
    starts: list[int] = []
    at = 0
    for cell in record.cells:
        head = b'"%b": "' % cell.name
        starts.append(at + len(head))
        parts += (head, cell.text, b'"\n')
        at += len(head) + len(cell.text) + 2
    return Laid(b"".join(parts), starts)
