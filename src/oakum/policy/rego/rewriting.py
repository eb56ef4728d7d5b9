"""Edits of the text of a policy, after which every place of the new text is still known in the old one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec


class Piece(NamedTuple):
    """A stretch of the new text."""

    text: bytes
    origin: int
    """Offset in the old text; for what is new, that of the place where it was put in."""
    is_new: bool = False


class Rewritten(msgspec.Struct, frozen=True):
    """A policy in its new form."""

    text: str
    pieces: tuple[Piece, ...]
    old: str

    def place(self, line: int, column: int) -> tuple[int, int]:
        """The old place of a line and a column in bytes, all from 1."""
        new, old = self.text.encode(), self.old.encode()
        lines = new.split(b"\n", line)
        before = sum(len(one) + 1 for one in lines[: line - 1])
        offset = self._origin(before + column - 1)
        return old.count(b"\n", 0, offset) + 1, offset - old.rfind(b"\n", 0, offset)

    def _origin(self, offset: int) -> int:
        start = 0
        for piece in self.pieces:
            if offset < start + len(piece.text):
                return piece.origin if piece.is_new else piece.origin + offset - start
            start += len(piece.text)
        return len(self.old.encode())


class Edit(NamedTuple):
    """What stands between two offsets becomes other pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def rewritten(text: str, edits: Iterable[Edit]) -> Rewritten:
    """The text after edits that do not overlap."""
    pieces = tuple(_applied(text.encode(), sorted(edits)))
    return Rewritten(b"".join(piece.text for piece in pieces).decode(), pieces, text)


def _applied(old: bytes, edits: list[Edit]) -> Iterator[Piece]:
    at = 0
    for edit in edits:
        yield Piece(old[at : edit.start], at)
        yield from edit.pieces
        at = edit.end
    yield Piece(old[at:], at)
