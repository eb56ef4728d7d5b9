"""Text: stretches of lines, each a record that is called by the number of its first line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from oakum.model import Skipped
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record, Slice
from oakum.sources.datasets.opening import UNREADABLE, created, opened

_STRETCH = 1 << 20
_LONGEST = 8 << 20


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The text in stretches of about a mebibyte, cut between paragraphs where there are any."""
    with opened(path) as file:
        for number, text in _stretches(file):
            yield Record(str(number), (Cell("", text),))


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the text."""
    with opened(path) as file, created(out) as target:
        for number, text in _stretches(file):
            target.write(change(Record(str(number), (Cell("", text),))).get(0, text))
    yield from ()


def _stretches(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number, text = 1, b""
    while True:
        try:
            more = file.read(_STRETCH)
        except UNREADABLE as error:
            raise Damaged(f"behind line {number}: {type(error).__name__}") from None
        text += more
        cut = _cut(text) if more else len(text)
        if cut:
            yield number, text[:cut]
            number += text.count(b"\n", 0, cut)
            text = text[cut:]
        if not more:
            return


def _cut(text: bytes) -> int:
    """Behind the last paragraph, far enough from the end that no key of several lines is cut; 0 to read on."""
    paragraph = text.rfind(b"\n\n", 0, len(text)) + 2
    if paragraph > 1:
        return paragraph
    return text.rfind(b"\n") + 1 or len(text) if len(text) > _LONGEST else 0
