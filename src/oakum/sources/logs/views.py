"""Further views of a text: what is split over lines, spaced, printed as a dump, or turned round, put together again.

Maskers of CI systems look for a secret as it was registered. They miss it in hexadecimal and URL-safe base64, which the
detector undoes anyway, and in these forms.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from oakum.kernel import SPLIT_DUMP, SPLIT_SPACED, find_splits, mirrored

_LATEST = 16
"""Bytes that a line of a dump stands for at most."""
_ENTRY = re.compile(rb"\[?\d{4}[-/]\d\d[-/]\d\d|\[?\d\d:\d\d:\d\d|[A-Za-z_][\w.-]{0,60}(?:=[^=\s]|: )")
"""How a line begins that says something new: with a time, or with a name and its value."""
_DUMP = re.compile(rb"[0-9a-f]{7,8}(:?) +((?:[0-9a-f]{2}(?:[0-9a-f]{2})? {0,2}){1,16})")


class View(msgspec.Struct, frozen=True):
    """A text made of parts of another one."""

    name: str
    """What was done to the text, as a location's `decoded` says it."""
    text: bytes
    starts: array[int]
    """Where in the view each part begins."""
    places: array[int]
    """Where in the text the part begins; of a backward one, where it ends."""

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in the text a stretch of the view stands; None when the text shows it as a whole anyway."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        if self.name == "reversed":
            high = self.places[first] - (start - self.starts[first])
            return high - (end - start), high
        if self.name == "wrapped" and first == last:
            return None
        low = self.places[first] + (start - self.starts[first] if self.name == "wrapped" else 0)
        return low, self.places[last] + (end - self.starts[last])


def is_one_text(text: bytes, end: int) -> bool:
    """Whether no line that begins in `text[:end]`, behind the first, is an entry of its own."""
    return not any(_ENTRY.match(text, match.end()) for match in re.finditer(rb"\n", text[:end]))


def views(text: bytes | memoryview) -> Iterator[View]:
    """The views of a text that hold anything."""
    data = memoryview(text)
    for kind, start, end in find_splits(data):
        part = data[start:end].tobytes()
        if kind == SPLIT_SPACED:
            yield View("spaced", part[::2], array("q", range((len(part) + 1) // 2)), array("q", range(start, end, 2)))
        elif kind == SPLIT_DUMP:
            yield from _dump(part, start)
        else:
            yield _wrapped(part, start)
    backwards, pairs = mirrored(data)
    if pairs:
        yield View("reversed", bytes(backwards), pairs[::2], pairs[1::2])


def _wrapped(part: bytes, start: int) -> View:
    lines = part.split(b"\n")
    starts, places = array("q"), array("q")
    at = 0
    for number, line in enumerate(lines):
        starts.append(at)
        places.append(start + at + number)
        at += len(line)
    return View("wrapped", b"".join(lines), starts, places)


def _dump(part: bytes, start: int) -> Iterator[View]:
    starts, places, text = array("q"), array("q"), bytearray()
    at = start
    for line in part.split(b"\n"):
        match = _DUMP.match(line)
        if match:
            starts.append(len(text))
            places.append(at)
            text += _bytes(match[2], in_order=bool(match[1]))
        at += len(line) + 1
    if text:
        yield View("dump", bytes(text), starts, places)


def _bytes(columns: bytes, *, in_order: bool) -> bytes:
    """The bytes that the columns of a line stand for: words of hexdump and od are little-endian, not those of xxd."""
    words = columns.partition(b"  ")[0].split() if in_order else columns.split()
    values = (bytes.fromhex(word.decode()) for word in words)
    return b"".join(value if in_order or len(value) == 1 else value[::-1] for value in values)[:_LATEST]
