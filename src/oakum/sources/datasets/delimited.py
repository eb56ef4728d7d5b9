"""CSV and TSV. The first row names the columns; rows that do not change are copied byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from oakum.model import Skipped
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record, Slice
from oakum.sources.datasets.opening import UNREADABLE, created, opened

_LONGEST = 64 << 20
_DELIMITERS = b",;\t|"


class _Row(NamedTuple):
    number: int
    values: list[str]
    raw: bytes


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The rows, that of the names among them."""
    with opened(path) as file:
        lines = _Lines(file)
        names: list[str] = []
        for row in _rows(path, lines):
            if isinstance(row, Skipped):
                yield row
                continue
            names = names or row.values
            yield _record(row, names)


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the rows; one that cannot be parsed is left out."""
    with opened(path) as file, created(out) as target:
        lines = _Lines(file)
        names: list[str] = []
        for row in _rows(path, lines):
            if isinstance(row, Skipped):
                yield row
                continue
            names = names or row.values
            changes = change(_record(row, names))
            target.write(_written(row, changes, lines.delimiter) if changes else row.raw)


def _record(row: _Row, names: list[str]) -> Record:
    cells = (
        Cell(names[index] if index < len(names) else str(index + 1), value.encode("utf-8", "surrogateescape"))
        for index, value in enumerate(row.values)
    )
    return Record(str(row.number), tuple(cells))


class _Lines:
    """Iterates over lines as text and keeps those of the current row."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0
        self.raw: list[bytes] = []
        self._first = file.readline(_LONGEST)
        counts = {bytes([one]): self._first.count(bytes([one])) for one in _DELIMITERS}
        self.delimiter = max(counts, key=lambda one: counts[one]).decode()

    def __iter__(self) -> Iterator[str]:
        line = self._first
        while line:
            self.number += 1
            self.raw.append(line)
            yield line.decode("utf-8", "surrogateescape")
            line = self._file.readline(_LONGEST)


def _rows(path: str, lines: _Lines) -> Iterator[_Row | Skipped]:
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(lines, delimiter=lines.delimiter)
    number = 0
    while True:
        number += 1
        lines.raw = []
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield Skipped(path=path, reason="damaged record", detail=f"row {number}: {error}")
            continue
        except UNREADABLE as error:
            raise Damaged(f"behind row {number - 1}: {type(error).__name__}") from None
        if values is None:
            return
        yield _Row(number, values, b"".join(lines.raw))


def _written(row: _Row, changes: dict[int, bytes], delimiter: str) -> bytes:
    values = [
        changes[index].decode("utf-8", "surrogateescape") if index in changes else value
        for index, value in enumerate(row.values)
    ]
    end = "\r\n" if row.raw.endswith(b"\r\n") else "\n" if row.raw.endswith(b"\n") else ""
    out = io.StringIO()
    csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if row.raw.startswith(b'"') else csv.QUOTE_MINIMAL,
    ).writerow(values)
    return out.getvalue().encode("utf-8", "surrogateescape")
