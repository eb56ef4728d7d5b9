r"""From a place in a decoded JSON string back to its place in the raw text.

What stands outside escapes has the same bytes in both. `\uXXXX` is one to three bytes of UTF-8, a pair of them four.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Sequence
from typing import NamedTuple

from oakum.sources.agents.texts import encoded

_STRING = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_PAIR = rb"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"
_ESCAPE = re.compile(_PAIR + rb"|\\u([0-9A-Fa-f]{4})|\\(.)", re.DOTALL)
_SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

Stretch = tuple[int, int]
"""First byte and the one behind the last."""


class Raw(NamedTuple):
    """A text of JSON with its strings, keys too, in the order in which they stand: where each begins and ends between
    its quotes."""

    text: bytes
    strings: Sequence[Stretch]


def raw(text: bytes) -> Raw:
    """Finds the strings."""
    return Raw(text, [match.span(1) for match in _STRING.finditer(text)])


def located(record: Raw, numbers: Sequence[int], value: str, start: int, end: int) -> Stretch:
    """Where bytes `start` to `end` of a decoded string stand in the record. `numbers` is as in `texts.Text`; where it
    misleads (an object has a key twice), the value does not. The whole record when neither finds it."""
    number, *inner = numbers
    stretch = _string(record, number, value if not inner else "")
    if stretch is None:
        return 0, len(record.text)
    first, last = stretch
    content = record.text[first:last]
    if inner:
        start, end = located(raw(unescaped(content)), inner, value, start, end)
    return first + _offset(content, start), first + _offset(content, end)


def _string(record: Raw, number: int, value: str) -> Stretch | None:
    if number < len(record.strings):
        first, last = record.strings[number]
        if not value or unescaped(record.text[first:last]) == encoded(value):
            return first, last
    wanted = encoded(value)
    return next((one for one in record.strings if unescaped(record.text[one[0] : one[1]]) == wanted), None)


def unescaped(content: bytes) -> bytes:
    """The value of a raw string."""
    return _ESCAPE.sub(_value, content) if b"\\" in content else content


def _value(match: re.Match[bytes]) -> bytes:
    unit, short = match[1], match[2]
    if unit:
        return encoded(chr(int(unit, 16)))
    if short:
        return _SHORT.get(short, short)
    return unhexlify(match[0][2:6] + match[0][8:12]).decode("utf-16-be").encode()


def _offset(content: bytes, wanted: int) -> int:
    """Where in a raw string what stands at that byte of its value does."""
    grown = 0
    for match in _ESCAPE.finditer(content):
        at = match.start() - grown
        if at >= wanted:
            break
        grown += match.end() - match.start() - len(_value(match))
        if match.end() - grown > wanted:
            return match.start()  # in the middle of a character
    return wanted + grown
