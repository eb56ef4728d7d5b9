"""A log in pieces of some megabytes, each beginning with enough of what came before it, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

from oakum.kernel import count_lines
from oakum.model.arena import Begin

PIECE = 4 << 20
OVERLAP = 128 << 10
"""Bytes that come again: what a secret of several lines may span, with all that a format puts around them."""
_LONGEST_LINE = 1 << 20
_BLANKS = bytes(range(0x21)) + b"\x7f\"'`"
_AS_NEWLINES = bytes.maketrans(_BLANKS, b"\n" * len(_BLANKS))


class Readable(Protocol):
    """What pieces are read from."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""


class Piece(NamedTuple):
    """A stretch of a log."""

    raw: bytes
    base: int
    """Offset in the log at which it begins."""
    begin: Begin
    """Line and column there."""
    head: bool
    """Whether the log begins with it."""
    tail: bool
    """Whether the log ends with it."""
    fresh: int
    """Bytes that no piece before it held."""


def pieces(file: Readable, base: int = 0, stop: int | None = None, begin: Begin = Begin()) -> Iterator[Piece]:
    """The pieces of a file that stands at offset `base`, up to a little behind `stop`."""
    raw = _read(file, PIECE)
    fresh = len(raw)
    while raw:
        done = stop is not None and base + len(raw) >= stop + OVERLAP
        following = b"" if done else _read(file, PIECE)
        yield Piece(raw, base, begin, base == 0, not following and not done, fresh)
        if not following:
            return
        kept = _kept(raw)
        begin = advanced(raw, kept, begin)
        base, raw, fresh = base + kept, raw[kept:] + following, len(following)


def border(file: BinaryIO, about: int) -> int:
    """The last offset up to `about` at which a line begins; in an endless line, one between two words."""
    low = max(0, about - _LONGEST_LINE)
    file.seek(low)
    return low + _cut(file.read(about - low))


def advanced(raw: bytes, to: int, begin: Begin) -> Begin:
    """Line and column of the offset `to` in a text that begins at `begin`."""
    newline = raw.rfind(b"\n", 0, to)
    if newline < 0:
        return Begin(begin.line, begin.column + to)
    return Begin(begin.line + count_lines(memoryview(raw)[:to]), to - newline)


def _kept(raw: bytes) -> int:
    """Where the next piece begins: with the line above the one that the overlap begins in, so that both are whole."""
    if len(raw) <= OVERLAP:
        return 0
    cut = _cut(raw[: len(raw) - OVERLAP])
    above = raw.rfind(b"\n", max(0, cut - OVERLAP), max(0, cut - 1))
    return above + 1 if above >= 0 else max(0, cut - OVERLAP)


def _cut(text: bytes) -> int:
    """Where `text` is best cut: behind its last line end, else behind its last blank, else at its end."""
    tail = max(0, len(text) - _LONGEST_LINE)
    newline = text.rfind(b"\n", tail) + 1
    if newline:
        return newline
    blank = text[tail:].translate(_AS_NEWLINES).rfind(b"\n")
    return tail + blank + 1 if blank >= 0 else len(text)


def _read(file: Readable, size: int) -> bytes:
    """Up to `size` bytes; fewer only at the end."""
    first = file.read(size)
    if not first or len(first) == size:
        return first
    parts = [first]
    size -= len(first)
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
