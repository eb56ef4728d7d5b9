"""Some logs, or a part of a large one, as work for the detector."""

from __future__ import annotations

import io
import os
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from oakum.kernel import LOG_JSON, LOG_TEXT, count_lines, strip_log
from oakum.model import Location, LogOrigin, Skipped, Span
from oakum.model.arena import HEAD, TAIL, Arena, Begin, Shard, nothing
from oakum.sources.logs.interface import Names
from oakum.sources.logs.interface import text as shown
from oakum.sources.logs.opening import opened
from oakum.sources.logs.pieces import Piece, Readable, advanced, pieces
from oakum.sources.logs.recognise import HEAD as SNIFFED
from oakum.sources.logs.recognise import UNKNOWN, recognise
from oakum.sources.logs.views import View, is_one_text, views
from oakum.sources.regular import open_regular

_BACK = 8 << 20
"""Bytes before a piece in which the begin of the current step is looked for."""
_AHEAD = 64
"""Bytes behind a stretch that say what its last line is."""


class Part(NamedTuple):
    """A log, or a range of one."""

    path: bytes
    name: str
    """To show."""
    start: int = 0
    stop: int | None = None
    """None for the end of the file."""
    begin: Begin = Begin()
    """Line and column at `start`."""
    head: bytes = b""
    """How the log begins, for a stream that stands at `start` already."""


class LogShard(Shard):
    """Some parts. `file` instead of their paths is for what has no path."""

    label = ""

    def __init__(self, parts: Sequence[Part], *, archives: bool = True, file: BinaryIO | None = None) -> None:
        self.parts = tuple(parts)
        self.archives = archives
        self._stream = file
        self._format = UNKNOWN
        self._name = ""
        self._names = Names()
        self._file: Readable = io.BytesIO()
        self._piece = Piece(b"", 0, Begin(), True, True, 0)
        self._text: bytes | memoryview = b""
        self._joints: array[int] | None = None
        self._views: list[View] = []
        self._steps: list[tuple[int, str]] | None = None

    def arenas(self) -> Iterator[Arena]:
        """The text of each log in pieces, and behind each the further views of it."""
        for part in self.parts:
            try:
                file = self._stream or open_regular(part.path)
            except OSError as error:
                yield nothing(Skipped(path=part.name, reason="unreadable", detail=error.strerror or ""))
                continue
            with file:
                yield from self._part(file, part)

    def _part(self, file: BinaryIO, part: Part) -> Iterator[Arena]:
        try:
            for log in opened(file, part.name, archives=self.archives, whole=part.start == 0):
                if isinstance(log, Skipped):
                    yield nothing(log)
                else:
                    yield from self._log(log.file, log.name, part)
                    if log.failure:
                        yield nothing(log.failure)
        except OSError as error:
            yield nothing(Skipped(path=part.name, reason="unreadable", detail=error.strerror or ""))

    def _log(self, file: Readable, name: str, part: Part) -> Iterator[Arena]:
        self._file, self._name, self._format = file, name, UNKNOWN
        if part.start:
            self._recognise(part.head or _head(file, part.start))
        for piece in pieces(file, part.start, part.stop, part.begin):
            if piece.head:
                self._recognise(piece.raw[:SNIFFED])
            self._piece = piece
            yield from self._layers(piece)

    def _recognise(self, head: bytes) -> None:
        self._format = recognise(head, self._name)
        self._names = self._format.by_path(self._name)

    def _layers(self, piece: Piece) -> Iterator[Arena]:
        """The text; twice when two streams cut into each other."""
        fresh, items = piece.fresh, int(piece.head)
        for text, joints in _stripped(piece.raw, self._format.shape):
            self._text, self._joints, self._views, self._steps = text, joints, [], None
            flags = (HEAD if piece.head else 0) | (TAIL if piece.tail else 0)
            segments = array("q", (0, len(self._text), 0, 0, flags) if self._text else ())
            yield Arena(memoryview(self._text), segments, bytes=fresh, items=items)
            fresh = items = 0
            self._views = list(views(self._text))
            if self._views:
                yield _side_by_side([view.text for view in self._views])

    def locate(self, owner: int, start: int, end: int) -> Location | None:
        """Line and column in the log as it is on disk, with job and step."""
        view = self._views[owner] if self._views else None
        if view is not None:
            place = view.place(start, end)
            if place is None:
                return None
            start, end = place
            if view.name == "wrapped" and not is_one_text(bytes(self._text[start : end + _AHEAD]), end - start):
                return None
        low, high = self._raw(start), self._raw(end - 1) + 1
        origin = LogOrigin(path=self._name, system=self._format.system, **self._named(start, low)._asdict())
        return Location(origin=origin, span=self._span(low, high), decoded=(view.name,) if view else ())

    def _raw(self, at: int) -> int:
        """Offset in the piece of an offset in the text."""
        if self._joints is None:
            return at
        row = 2 * (bisect_right(self._joints[::2], at) - 1)
        return self._joints[row + 1] + at - self._joints[row]

    def _span(self, low: int, high: int) -> Span:
        raw, base = self._piece.raw, self._piece.base
        first = advanced(raw, low, self._piece.begin)
        newline = raw.rfind(b"\n", low, high)
        return Span(
            start=base + low,
            end=base + high,
            start_line=first.line,
            start_column=first.column,
            end_line=first.line + count_lines(memoryview(raw)[low:high]),
            end_column=high - newline if newline >= 0 else first.column + high - low,
        )

    def _named(self, at: int, low: int) -> Names:
        raw = self._piece.raw
        line = raw[raw.rfind(b"\n", 0, low) + 1 : raw.find(b"\n", low) % (len(raw) + 1)]
        return self._names.completed(self._format.by_line(line)).completed(Names("", self._step(at)))

    def _step(self, at: int) -> str:
        """The step that has begun last before an offset in the text; they are looked for when one is asked for."""
        if self._steps is None:
            self._steps = [(-1, name) for _, name in self._begun(_before(self._file, self._piece.base))[-1:]]
            self._steps += self._begun(bytes(self._text))
        row = bisect_right(self._steps, at, key=lambda one: one[0]) - 1
        return self._steps[row][1] if row >= 0 else ""

    def _begun(self, text: bytes) -> list[tuple[int, str]]:
        marker, pattern = self._format.marker, self._format.step
        if not marker or pattern is None or self._names.step:
            return []
        ends = [match.end() for match in re.finditer(re.escape(marker), text)]
        matches = ((end, pattern.match(text, end)) for end in ends)
        return [(end, shown(match[1])) for end, match in matches if match]


def _stripped(raw: bytes, shape: int) -> Iterator[tuple[bytes | memoryview, array[int] | None]]:
    """The text of a piece with its joints; None where it is the piece as it stands."""
    added = {LOG_TEXT: (b"\x1b", b"\r"), LOG_JSON: (b"\x1b", b"\r", b"\\")}.get(shape)
    if added and not any(sign in raw for sign in added):
        yield raw, None
        return
    stripped, joints, interleaved = strip_log(raw, shape, 0)
    if interleaved:
        for lane in b"oe":
            yield strip_log(raw, shape, lane)[:2]
    else:
        yield stripped, joints


def _side_by_side(texts: Sequence[bytes]) -> Arena:
    segments = array("q")
    at = 0
    for owner, one in enumerate(texts):
        segments.extend((at, at + len(one), owner, 0, HEAD | TAIL))
        at += len(one) + 1
    return Arena(memoryview(b"\n".join(texts)), segments)


def _head(file: Readable, back_to: int) -> bytes:
    """The first bytes of a file that can be wound back."""
    assert isinstance(file, io.BufferedReader)
    head = os.pread(file.fileno(), SNIFFED, 0)
    file.seek(back_to)
    return head


def _before(file: Readable, base: int) -> bytes:
    """What stands before a piece, as far as it is worth looking and can be read again."""
    if not base or not isinstance(file, io.BufferedReader):
        return b""
    low = max(0, base - _BACK)
    try:
        return os.pread(file.fileno(), base - low, low)
    except OSError:
        return b""
