"""The ways to write a value that a text is searched for as they stand, and how to read each of them.

A text that holds a value in base64 holds one of three stretches, by where the value begins in a group of three bytes.
The characters at the edges, which hold bits of the neighbours too, are left out of the search and read afterwards.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from enum import IntEnum

_STANDARD = bytes.maketrans(b"-_", b"+/")
_BITS = 6


class Form(IntEnum):
    """A way to write a value. The tables of an index hold these numbers."""

    PLAIN = 0
    REVERSED = 1
    HEX = 2
    BASE64 = 3
    BASE64_1 = 4
    """One byte of something else stands in the group before it."""
    BASE64_2 = 5

    @property
    def label(self) -> tuple[str, ...]:
        """As findings say it."""
        return _LABELS[self]


_LABELS = {
    Form.PLAIN: (),
    Form.REVERSED: ("reversed",),
    Form.HEX: ("hex",),
    Form.BASE64: ("base64",),
    Form.BASE64_1: ("base64",),
    Form.BASE64_2: ("base64",),
}


def forms(value: bytes) -> Iterator[tuple[Form, bytes]]:
    """Every form of a value, in standard base64 and lower-case hexadecimal; the search does not tell them from
    others."""
    yield Form.PLAIN, value
    yield Form.REVERSED, value[::-1]
    yield Form.HEX, binascii.hexlify(value)
    for before in range(3):
        text = base64.b64encode(bytes(before) + value)
        first, past = _whole_characters(before, len(value))
        yield Form(Form.BASE64 + before), text[first:past]


def read(form: Form, text: bytes, start: int, end: int) -> bytes:
    """The value that `text[start:end]` writes in that form, whatever it is; of base64 with the edges. Empty for what is
    no such form."""
    piece = text[start:end]
    if form == Form.PLAIN:
        return piece
    if form == Form.REVERSED:
        return piece[::-1]
    try:
        return bytes.fromhex(piece.decode("ascii")) if form == Form.HEX else _from_base64(form, text, start, end)
    except ValueError:
        return b""


def _from_base64(form: Form, text: bytes, start: int, end: int) -> bytes:
    before = form - Form.BASE64
    first, _ = _whole_characters(before, 0)
    if start < first:
        return b""
    size = (_BITS * (first + end - start) + 7) // 8
    letters = text[start - first : start - first + (8 * size + _BITS - 1) // _BITS].translate(_STANDARD).rstrip(b"=")
    return base64.b64decode(letters + b"A" * (-len(letters) % 4), validate=True)[before:size]


def _whole_characters(before: int, length: int) -> tuple[int, int]:
    """The characters of base64 that hold bits of the value only: the first, and the one past the last."""
    return (8 * before + _BITS - 1) // _BITS, 8 * (before + length) // _BITS
