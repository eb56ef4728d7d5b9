"""JSON lines: one JSON text a line. A line that is none is read as text, for a secret may stand in half a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from oakum.model import Skipped
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record, Slice
from oakum.sources.datasets.opening import UNREADABLE, created, opened
from oakum.sources.datasets.strings import quoted, strings

_LONGEST = 64 << 20
"""Bytes of a line that are held; what is longer comes in parts, each read as text."""


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The records of the lines from `part.start` to `part.stop`."""
    with opened(path) as file:
        if part.start:
            file.seek(part.start)
        at = part.start
        for number, line in _lines(file, part.first):
            if part.stop is not None and at >= part.stop:
                return
            at += len(line)
            yield from _record(path, number, line)


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the lines, changed strings in place: all other bytes stay as they are."""
    with opened(path) as file, created(out) as target:
        for number, line in _lines(file, 1):
            for one in _record(path, number, line):
                if isinstance(one, Skipped):
                    yield one
                else:
                    target.write(_changed(line, one, change))


def _lines(file: BinaryIO, number: int) -> Iterator[tuple[int, bytes]]:
    while True:
        try:
            line = file.readline(_LONGEST)
        except UNREADABLE as error:
            raise Damaged(f"behind line {number - 1}: {type(error).__name__}") from None
        if not line:
            return
        yield number, line
        number += line.endswith(b"\n")


def _record(path: str, number: int, line: bytes) -> Iterator[Record | Skipped]:
    if not line.strip():
        yield Record(str(number), ())
    elif _is_json(line):
        yield Record(str(number), tuple(Cell(one.path, one.text) for one in strings(line)))
    else:
        yield Skipped(path=path, reason="damaged record", detail=f"line {number} is no JSON; it was read as text")
        yield Record(str(number), (Cell("", line.rstrip(b"\r\n")),))


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _changed(line: bytes, record: Record, change: Change) -> bytes:
    changes = change(record) if record.cells else {}
    if not changes:
        return line
    if record.cells[0].field == "":
        return changes[0] + line[len(record.cells[0].text) :]
    pieces: list[bytes] = []
    at = 0
    for index, one in enumerate(strings(line)):
        if index in changes:
            pieces += (line[at : one.start], quoted(changes[index], ascii_only=line.isascii()))
            at = one.end
    return b"".join((*pieces, line[at:]))
