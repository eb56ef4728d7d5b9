"""Where bytes look encoded: the docstring of `find_runs` is exact. See runs.c."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from itertools import islice

from oakum.kernel.escapes import ESCAPES, RUN_LIMIT

SEPARATORS = bytes(range(0x21)) + b"\x7f\"'`"
"""White space, control characters and quotes: no run holds one of them."""

_ESCAPES_NEEDED = 3
_SHORTEST_BASE64 = 20

_LETTERS = re.compile(rb"[A-Za-z0-9+/_-]{16,%d}={0,2}" % RUN_LIMIT)
_HEX = re.compile(rb"(?:0[xX])?((?:[0-9A-Fa-f]{2}){8,})=*")
_MIXED = re.compile(rb"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[^0-9]*[0-9]")
_STANDARD = bytes.maketrans(b"-_", b"+/")
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_FOREIGN = bytes(range(0x80, 0x100))
_PACKED = (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\x78")
_NOT_UTF8 = re.compile(rb"[\xc0\xc1\xf5-\xff]|[\0-\x7f][\x80-\xbf]|[\xc2-\xf4][\0-\x7f\xc2-\xf4]|\A[\x80-\xbf]")

_AS_LINES = bytes.maketrans(SEPARATORS, b"\n" * len(SEPARATORS))


def find_runs(data: bytes | bytearray | memoryview) -> list[tuple[int, int]]:
    """The stretches of `data` that look encoded, as (start, end) byte offsets, sorted, without duplicates.

    Two kinds, which may overlap each other:

    - *letters*: the maximal stretches of `[A-Za-z0-9+/_-]`, each cut from its start into pieces of
      `RUN_LIMIT` bytes. A piece counts when it is hexadecimal (an optional `0x` or `0X`, then only
      `[0-9A-Fa-f]`, an even number of them, at least 16) or when it has at least 20 bytes, among them an
      upper-case letter, a lower-case letter and a digit; and when its first 16 letters decode to what may begin
      a text or something packed (see `_is_promising`). The run is the piece and up to two `=` behind it.
    - *escapes*: the maximal stretches without any of `SEPARATORS`, each cut from its start into pieces of
      `RUN_LIMIT` bytes. A piece counts when it holds at least three escapes of one kind of `ESCAPES`, counted
      from left to right without overlap inside the piece. The run is the piece.

    So a run never crosses white space, a line end or a quote, and but for the cut of stretches beyond
    `RUN_LIMIT` nothing further than one byte outside decides about it.
    """
    text = data if isinstance(data, bytes) else bytes(data)
    return sorted({*_letter_runs(text), *_escape_runs(text)})


def _letter_runs(data: bytes) -> Iterator[tuple[int, int]]:
    for match in _LETTERS.finditer(data):
        start, end = match.span()
        if _looks_encoded(data, start, end):
            yield start, end


def _looks_encoded(data: bytes, start: int, end: int) -> bool:
    digits = _HEX.fullmatch(data, start, end)
    if digits:
        return _is_promising(binascii.unhexlify(digits[1][:16]))
    if not _MIXED.match(data, start, end) or _without_padding(data, end) - start < _SHORTEST_BASE64:
        return False
    return _is_promising(binascii.a2b_base64(data[start : start + 16].translate(_STANDARD)))


def _is_promising(head: bytes) -> bool:
    """Whether it may begin a text (in UTF-8, or UTF-16 with its many zeros), gzip or zlib. Nearly all that only looks
    encoded, such as names and digests, may not, and is not worth decoding."""
    strange = head.translate(None, _PRINTABLE)
    if 6 * len(strange) <= len(head) or 4 * head.count(0) >= len(head) or head.startswith(_PACKED):
        return True
    return 6 * len(strange.translate(None, _FOREIGN)) <= len(head) and not _NOT_UTF8.search(head)


def _without_padding(data: bytes, end: int) -> int:
    while data[end - 1] == ord("="):
        end -= 1
    return end


def _escape_runs(data: bytes) -> Iterator[tuple[int, int]]:
    kinds = [pattern for prefix, pattern in ESCAPES.values() if prefix in data]
    if not kinds:
        return
    lines = data.translate(_AS_LINES)  # so that the edges of a stretch are found by one fast search for a newline
    for pattern in kinds:
        position = 0
        while match := pattern.search(data, position):
            start, position = _stretch(lines, match.start())
            yield from (piece for piece in _pieces(start, position) if _has_escapes(pattern, data, piece))


def _stretch(lines: bytes, inside: int) -> tuple[int, int]:
    end = lines.find(b"\n", inside)
    return lines.rfind(b"\n", 0, inside) + 1, len(lines) if end < 0 else end


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in range(start, end, RUN_LIMIT):
        yield piece, min(end, piece + RUN_LIMIT)


def _has_escapes(pattern: re.Pattern[bytes], data: bytes, piece: tuple[int, int]) -> bool:
    return sum(1 for _ in islice(pattern.finditer(data, *piece), _ESCAPES_NEEDED)) == _ESCAPES_NEEDED
