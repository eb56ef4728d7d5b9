"""The segments of a buffer as files: each with its path, and parsed when that is asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

import msgspec

from oakum.insecure import syntax
from oakum.insecure.syntax import Code
from oakum.model import Location, ManifestOrigin
from oakum.model.arena import FIELDS, HEAD, TAIL, Locate

_WHOLE = HEAD | TAIL


class Row(msgspec.Struct, frozen=True):
    """One segment of a buffer."""

    start: int
    end: int
    owner: int
    offset: int
    flags: int

    @property
    def is_whole(self) -> bool:
        """Whether it shows all of its content."""
        return self.flags & _WHOLE == _WHOLE


class Files:
    """The segments of a buffer as files, each made when it is first asked for."""

    def __init__(self, data: memoryview, segments: Sequence[int], locate: Locate) -> None:
        self.data = data
        self.segments = segments
        self._locate = locate
        self._starts = list(segments[::FIELDS])
        self._known: dict[int, File] = {}

    def number(self, end: int) -> int:
        """The segment that holds the byte before `end`."""
        return bisect_right(self._starts, end - 1) - 1

    def at(self, number: int) -> File:
        """The file of a segment."""
        if number not in self._known:
            row = Row(*self.segments[number * FIELDS : (number + 1) * FIELDS])
            location = self._locate(row.owner, row.offset, row.offset + row.end - row.start)
            self._known[number] = File(location, row, self.data)
        return self._known[number]


class File:
    """One segment with its path."""

    def __init__(self, location: Location | None, row: Row, data: memoryview) -> None:
        self.path = location.origin.path if location else ""
        is_stream = location is not None and isinstance(location.origin, ManifestOrigin) and "." not in self.path
        self.called = f"{self.path}.yaml" if is_stream else self.path
        """What globs are asked of: manifests from a stream or a cluster have no file's name."""
        self.row = row
        self._data = data

    @cached_property
    def content(self) -> bytes:
        """The bytes of the segment."""
        return self._data[self.row.start : self.row.end].tobytes()

    @cached_property
    def code(self) -> Code | None:
        """It, parsed by the grammar of its language; None where there is none, or not all of it is here."""
        return syntax.parse(self.path, self.content) if self.row.is_whole else None

    def lines(self, start: int, end: int) -> tuple[bytes, bytes]:
        """The line of a place, and the one above."""
        content = self.content
        first = content.rfind(b"\n", 0, start) + 1
        last = content.find(b"\n", end)
        above = content[content.rfind(b"\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)]
        return content[first : last if last >= 0 else len(content)], above
