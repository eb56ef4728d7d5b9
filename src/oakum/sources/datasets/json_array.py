"""One JSON text: an array of records, or a single one. It is held in memory, so it is bounded."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from oakum.model import Skipped
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record, Slice
from oakum.sources.datasets.opening import UNREADABLE, created, opened
from oakum.sources.datasets.strings import String, quoted, strings

_LIMIT = 512 << 20


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The records of the array; of a damaged text one, with the text as it stands."""
    content = _content(path)
    if content is None:
        yield Skipped(path=path, reason="too large", detail="JSON in one text; JSON lines are read as they come")
        return
    found = _strings(content)
    if found is None:
        yield Skipped(path=path, reason="damaged record", detail="no valid JSON; it was read as text")
        yield Record("1", (Cell("", content),))
        return
    for number, group in _grouped(found):
        yield Record(number, tuple(Cell(one.path, one.text) for one in group))


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the text, changed strings in place."""
    content = _content(path)
    found = _strings(content) if content is not None else None
    if content is None or found is None:
        raise Damaged("no valid JSON, or too large")
    pieces: list[bytes] = []
    at = 0
    for number, group in _grouped(found):
        changes = change(Record(number, tuple(Cell(one.path, one.text) for one in group)))
        for index in sorted(changes):
            pieces += (content[at : group[index].start], quoted(changes[index], ascii_only=content.isascii()))
            at = group[index].end
    with created(out) as target:
        target.write(b"".join((*pieces, content[at:])))
    yield from ()


def _content(path: str) -> bytes | None:
    try:
        with opened(path) as file:
            content = file.read(_LIMIT + 1)
    except UNREADABLE as error:
        raise Damaged(type(error).__name__) from None
    return None if len(content) > _LIMIT else content


def _strings(content: bytes) -> list[String] | None:
    try:
        msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return list(strings(content))


def _grouped(found: list[String]) -> Iterator[tuple[str, list[String]]]:
    """The strings of each element of the outermost array; all of them where it is none."""
    group: list[String] = []
    current = "1"
    for one in found:
        index = one.path[2:].partition("]")[0] if one.path.startswith("$[") else ""
        number = str(int(index) + 1) if index.isdecimal() else "1"
        if number != current and group:
            yield current, group
            group = []
        current = number
        group.append(one)
    if group:
        yield current, group
