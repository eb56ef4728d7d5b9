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
    called: str = ""
    """What it goes by, where the end of `field` does not say it."""
    secret: bool = False
    """Its place alone says that it is a secret."""

    @property
    def name(self) -> bytes:
        """What the field is called, without the way to it: what stands before the value in a text made of it."""
        return (self.called or self.field.rpartition(".")[2].partition("[")[0]).encode("utf-8", "replace")


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


LONGEST = 1_900
"""Bytes of a secret cell that are shown: a rule sees no more of a line (see `oakum.detect.window.RIGHT`)."""
MARK = b"\x1aCredential\x1a"
"""Before a cell that is secret by its place; the rule `http-message-credential` looks for it."""


class Laid(NamedTuple):
    """A record as one text, a line for each cell: `"name": "text"` as JSON would have it, or name and text behind
    `MARK`."""

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
        head, tail = (MARK + _in_line(cell.name) + b": ", b"\n") if cell.secret else (b'"%b": "' % cell.name, b'"\n')
        starts.append(at + len(head))
        text = cell.text[:LONGEST] if cell.secret else cell.text
        parts += (head, text, tail)
        at += len(head) + len(text) + len(tail)
    return Laid(b"".join(parts), starts)


def _in_line(name: bytes) -> bytes:
    return name.replace(b"\n", b" ").replace(b":", b" ")[:200]
