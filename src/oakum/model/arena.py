"""Text on its way from a source to the detector: one buffer, many stretches of content."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import msgspec

from oakum.model.finding import Location, Skipped, Span

FIELDS = 5
"""Integers for each segment: start and end in the buffer, owner, offset in the owner's content, flags."""
HEAD, TAIL = 1, 2
"""Flags: the segment begins, or ends, where its content does."""


class Arena(msgspec.Struct, frozen=True):
    """A buffer of segments. Valid until the next one is asked for."""

    data: memoryview
    segments: Sequence[int]
    """FIELDS integers for each segment (a buffer of 64-bit ones), ascending by start; one byte stands between two."""
    skipped: tuple[Skipped, ...] = ()
    bytes: int = 0
    """Bytes of content that came past with it, shown or not."""
    items: int = 0
    """Files or blobs that came past with it."""


def whole(text: bytes, owner: int = 0) -> Arena:
    """An arena of one content that is there as a whole."""
    segments = array("q", (0, len(text), owner, 0, HEAD | TAIL) if text else ())
    return Arena(memoryview(text), segments, bytes=len(text), items=1)


class Begin(NamedTuple):
    """Where in its content a text begins, counted from 1."""

    line: int = 1
    column: int = 1


def nothing(skipped: Skipped) -> Arena:
    """An arena without text that only says what was skipped."""
    return Arena(memoryview(b""), array("q"), (skipped,))


def span_in(text: bytes, start: int, end: int, begin: Begin = Begin()) -> Span:
    """The span of `text[start:end]`, when the text begins there."""
    line = begin.line + text.count(b"\n", 0, start)
    end_line = line + text.count(b"\n", start, end)
    return Span(
        start=start,
        end=end,
        start_line=line,
        start_column=_column(text, start, begin),
        end_line=end_line,
        end_column=_column(text, end, begin),
    )


def _column(text: bytes, at: int, begin: Begin) -> int:
    newline = text.rfind(b"\n", 0, at)
    return at - newline if newline >= 0 else begin.column + at


def span_of(arena: Arena | None, owner: int, start: int, end: int, begin: Begin = Begin()) -> Span:
    """The span of a detection in an arena that shows each owner in one segment, which begins at `begin`."""
    if arena is None:
        raise LookupError("no arena has been shown yet")
    owners = memoryview(arena.segments)[2::FIELDS]  # type: ignore[arg-type]  # a buffer, as `Arena` says
    row = owners.tolist().index(owner) * FIELDS
    low, high, _, offset, _ = arena.segments[row : row + FIELDS]
    span = span_in(arena.data[low:high].tobytes(), start - offset, end - offset, begin)
    return msgspec.structs.replace(span, start=start, end=end) if offset else span


Locate = Callable[[int, int, int], Location | None]
"""Where a detection stands: owner, start, end. See `Shard.locate`."""


class Shard(Protocol):
    """A piece of a source's work: small, picklable, independent of the others."""

    label: str
    """See `ShardResult.label`."""
    is_past: bool = False
    """Whether its content is that of a history, which no longer need be in force."""

    def arenas(self) -> Iterator[Arena]:
        """The text, in buffers of some megabytes."""
        ...

    def locate(self, owner: int, start: int, end: int) -> Location | None:
        """Where a detection in the current arena stands. `start` and `end` are offsets in the owner's content. None
        when
        it is not to be reported: it was there before the change that is looked at."""
        ...

    def also(self, location: Location) -> Iterable[Location]:
        """Further places of what stands at a location; to be asked when all arenas are through."""
        return ()

    def wholes(self) -> Iterable[tuple[Arena, Locate]] | None:
        """Contents as a whole, each with its own `locate`, where the arenas show them in parts; None where they do
        not. To be asked when all arenas are through."""
        return None

    def told(self) -> str:
        """What its target wants to know beyond findings, in an encoding of their own; to be asked at the end."""
        return ""
