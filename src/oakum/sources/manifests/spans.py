"""From a value that was found in a field to where it stands in the file, as far as it stands there in plain."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from oakum.model import Span
from oakum.model.arena import span_in


class Placed(NamedTuple):
    """Where a text comes from."""

    start: int
    """Characters from the start of the file to that of the scalar."""
    end: int
    begin: int
    """Bytes in the text that was shown before the scalar's value begins."""


def span_of_value(content: str, placed: Placed, found: bytes, at: int) -> Span:
    """The span in the file, in bytes: of the value itself, of its lines, or of the whole scalar when it is encoded.

    `at` is where the value began in the text that was shown: equal values in one scalar come in order.
    """
    raw = _encoded(content)
    low, high = (_bytes_before(content, place) for place in (placed.start, placed.end))
    start, end = _found(raw[low:high], found, max(0, at - placed.begin))
    return span_in(raw, low + start, low + end)


@lru_cache(maxsize=1)
def _encoded(content: str) -> bytes:
    """Kept for the next finding in the same file."""
    return content.encode("utf-8", "surrogatepass")


def _bytes_before(content: str, place: int) -> int:
    return place if content.isascii() else len(content[:place].encode("utf-8", "surrogatepass"))


def _found(scalar: bytes, found: bytes, at: int) -> tuple[int, int]:
    """In a literal block a value stands as it is, but each line is indented."""
    start = scalar.find(found, at)
    if start < 0:
        start = scalar.find(found)
    if start >= 0:
        return start, start + len(found)
    lines = [line.strip() for line in found.split(b"\n") if line.strip()]
    first = scalar.find(lines[0]) if lines else -1
    last = scalar.find(lines[-1], first) if first >= 0 else -1
    return (first, last + len(lines[-1])) if last >= 0 else (0, len(scalar))


def span_in_original(original: str, found: bytes, name: str) -> Span:
    """The span of a value in the file that a text was made of, else that of its name, else the start."""
    raw = original.encode("utf-8", "surrogatepass")
    for wanted in (found, name.encode("utf-8", "surrogatepass")):
        if wanted and (start := raw.find(wanted)) >= 0:
            return span_in(raw, start, start + len(wanted))
    return span_in(raw, 0, 0)
