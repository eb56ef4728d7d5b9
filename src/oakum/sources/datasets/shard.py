"""A dataset, or a part of one, as work for the detector."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple, cast

from oakum.model import Location, MissingExtra, RecordOrigin, Skipped
from oakum.model.arena import FIELDS, HEAD, TAIL, Arena, Begin, Shard, nothing, span_in
from oakum.sources.datasets.interface import WHOLE, Damaged, Format, Laid, Record, Slice, laid

_FULL = 2 << 20
"""Bytes of records that are looked at together."""
_NOTES = 20
"""Damaged records of one file that are named one by one."""
_SUFFIXES = {
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".har": "har",
    ".postman_collection.json": "postman",
    ".postman_environment.json": "postman",
    ".postman_globals.json": "postman",
    ".postman_dump.json": "postman",
    ".json": "json_array",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".parquet": "columnar",
    ".arrow": "columnar",
    ".feather": "columnar",
    ".ipc": "columnar",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}
"""The first that fits counts."""
_MAGIC = ((b"SQLite format 3\0", "sqlite"), (b"PAR1", "columnar"), (b"ARROW1", "columnar"))


class Part(NamedTuple):
    """A file, or a part of it."""

    path: str
    name: str
    """To show."""
    kind: str
    """The module here that reads it."""
    slice: Slice = WHOLE


class DatasetShard(Shard):
    """One part."""

    label = ""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._records: list[tuple[Record, Laid]] = []

    def arenas(self) -> Iterator[Arena]:
        """The records, each a segment of its own."""
        size, notes, items = 0, 0, int(self.part.slice == WHOLE or self.part.slice.start == 0)
        self._records = []
        for one in records(self.part):
            if isinstance(one, Skipped):
                notes += 1
                if notes <= _NOTES or one.reason != "damaged record":
                    yield nothing(one)
                continue
            text = laid(one)
            self._records.append((one, text))
            size += len(text.text)
            if size > _FULL:
                yield self._arena(items)
                self._records, size, items = [], 0, 0
        yield self._arena(items)
        if notes > _NOTES:
            detail = f"{notes - _NOTES} more; they were read as text, or left out"
            yield nothing(Skipped(path=self.part.name, reason="damaged record", detail=detail))

    def _arena(self, items: int) -> Arena:
        segments = array("q")
        at = 0
        for owner, (_, text) in enumerate(self._records):
            if text.text:
                segments.extend((at, at + len(text.text), owner, 0, HEAD | TAIL))
            at += len(text.text) + 1
        data = b"\n".join(text.text for _, text in self._records)
        return Arena(memoryview(data), segments, bytes=sum(segments[1::FIELDS]) - sum(segments[::FIELDS]), items=items)

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Record and column; the span is that in the column's text, of a text that in the file."""
        record, text = self._records[owner]
        index = text.cell(start)
        cell = record.cells[index]
        low = max(0, start - text.starts[index])
        begin = Begin(int(record.number)) if self.part.kind == "text" else Begin()
        origin = RecordOrigin(path=self.part.name, record=record.number, field=cell.field)
        return Location(origin=origin, span=span_in(cell.text, low, min(low + end - start, len(cell.text)), begin))


def records(part: Part) -> Iterator[Record | Skipped]:
    """The records of a part, and what of it cannot be read."""
    try:
        for one in format_of(part.kind).read(part.path, part.slice):
            yield _named(one, part) if isinstance(one, Skipped) else one
    except Damaged as error:
        yield Skipped(path=part.name, reason="damaged", detail=str(error))
    except MissingExtra as error:
        yield Skipped(path=part.name, reason="optional package missing", detail=str(error))
    except OSError as error:
        yield Skipped(path=part.name, reason="unreadable", detail=error.strerror or type(error).__name__)


def format_of(kind: str) -> Format:
    """The module that reads it."""
    return cast(Format, import_module(f"oakum.sources.datasets.{kind}"))


def kind_of(path: str, head: bytes) -> str:
    """Which module reads a file that begins with `head`."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    lowered = path.lower()
    for suffix in (".gz", ".bz2", ".xz", ".zst"):
        lowered = lowered.removesuffix(suffix)
    named = next((kind for suffix, kind in _SUFFIXES.items() if lowered.endswith(suffix)), "")
    if named == "json_array" and head.lstrip()[:1] == b"{" and b"}\n{" in head:
        return "json_lines"
    return named or ("json_lines" if head.lstrip()[:1] == b"{" else "text")


def _named(skipped: Skipped, part: Part) -> Skipped:
    return Skipped(path=part.name, reason=skipped.reason, detail=skipped.detail, by_default=skipped.by_default)
