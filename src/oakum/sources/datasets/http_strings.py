"""JSON files that hold HTTP messages: their strings in parts, and a copy in which some parts are different."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from oakum.model import Skipped
from oakum.sources.datasets.http_parts import Part, plain
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record
from oakum.sources.datasets.opening import UNREADABLE, created, opened
from oakum.sources.datasets.strings import String, quoted, strings

LIMIT = 512 << 20
_VALUE = re.compile(r"(.*)\[\d+\]\.value")
_NAMES = (".name", ".key")


class Meant(NamedTuple):
    """What a string is in its file."""

    record: str
    field: str
    """Path in the record."""
    name: str
    parts: list[Part]


Understand = Callable[[list[String], Any], Iterable[Meant]]
"""Says of each string of a file what it is; the file's JSON is there too. Raises Damaged when the file is of another
format."""


def read(path: str, understand: Understand) -> Iterator[Record | Skipped]:
    """The records of a file; of a damaged one a single record, with the text as it stands."""
    content = _content(path)
    if content is None:
        yield Skipped(path=path, reason="too large", detail=f"JSON in one text of more than {LIMIT} bytes")
        return
    try:
        meant = list(understand(*_parsed(content)))
    except Damaged as error:
        yield Skipped(path=path, reason="damaged record", detail=f"{error}; it was read as text")
        yield Record("1", (Cell("", content),))
        return
    for number, group in groupby(meant, lambda one: one.record):
        yield Record(number, tuple(cell for one in group for cell in _cells(one)))


def rewrite(path: str, out: str, change: Change, understand: Understand) -> Iterator[Skipped]:
    """Writes the file: all bytes but the strings with changes stay as they are. Raises Damaged."""
    content = _content(path)
    if content is None:
        raise Damaged(f"more than {LIMIT} bytes")
    found, document = _parsed(content)
    pieces: list[bytes] = []
    at = 0
    places = zip(found, understand(found, document), strict=True)
    for number, group in groupby(places, lambda one: one[1].record):
        for place, text in _changed(number, list(group), change):
            pieces += (content[at : place.start], quoted(text, ascii_only=content.isascii()))
            at = place.end
    with created(out) as target:
        target.write(b"".join((*pieces, content[at:])))
    yield from ()


def named(found: list[String]) -> list[str]:
    """For each string that is the `value` of an entry the `name` or `key` beside it; else nothing."""
    names = {
        one.path.removesuffix(end): one.text.decode("utf-8", "replace")
        for one in found
        for end in _NAMES
        if one.path.endswith(end)
    }
    return [names.get(one.path.removesuffix(".value"), "") if _VALUE.fullmatch(one.path) else "" for one in found]


def field(path: str, name: str) -> str:
    """How a field is shown: `request.headers.Cookie` for `request.headers[2].value`."""
    entry = _VALUE.fullmatch(path) if name else None
    return f"{entry[1]}.{name}" if entry else path


def _content(path: str) -> bytes | None:
    try:
        with opened(path) as file:
            content = file.read(LIMIT + 1)
    except UNREADABLE as error:
        raise Damaged(type(error).__name__) from None
    return None if len(content) > LIMIT else content


def _parsed(content: bytes) -> tuple[list[String], Any]:
    try:
        document = msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Damaged("no valid JSON") from None
    return list(strings(content)), document


def _cells(one: Meant) -> Iterator[Cell]:
    for part in one.parts:
        yield Cell(one.field, part.text, part.name or one.name, bool(part.name))


def _changed(number: str, group: list[tuple[String, Meant]], change: Change) -> Iterator[tuple[String, bytes]]:
    """The strings of a record that are to be different, with what they say then."""
    changes = change(Record(number, tuple(cell for _, one in group for cell in _cells(one))))
    first = 0
    for place, one in group:
        mine = range(first, first + len(one.parts))
        first = mine.stop
        if any(index in changes for index in mine):
            yield (
                place,
                b"".join(
                    part.encoded(changes[index]) if index in changes else part.raw
                    for index, part in zip(mine, one.parts, strict=True)
                ),
            )


def whole(record: str, path: str, name: str, text: bytes) -> Meant:
    """A string that is read as it is."""
    return Meant(record, field(path, name), name, plain(text))
