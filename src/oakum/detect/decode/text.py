"""Whether bytes are something that people or programs write: mostly printable text, in UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import re

_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_SAMPLE = 1 << 16
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NOT_UTF8 = re.compile(rb"[\xc0\xc1\xf5-\xff]|[\0-\x7f][\x80-\xbf]|[\xc2-\xf4][\0-\x7f]|\A[\x80-\xbf]")
"""Finds most of what is no UTF-8, several times faster than an exception from the codec does."""


def is_text(data: bytes) -> bool:
    """True when at least nine tenths of `data` are printable ASCII, or of its characters if it is UTF-8.

    An incomplete UTF-8 sequence at the end is forgiven, so that the head of a text is a text.
    """
    strange = data.translate(None, _PRINTABLE)
    if 10 * len(strange) <= len(data):
        return bool(data)
    return not strange.isascii() and not _NOT_UTF8.search(data) and _is_foreign_text(data)


def _is_foreign_text(data: bytes) -> bool:
    try:
        text, _ = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    return _is_readable(text)


def _is_readable(text: str) -> bool:
    sample = text[:_SAMPLE]
    printable = sum(character.isprintable() or character in "\t\n\r" for character in sample)
    return bool(sample) and 10 * printable >= 9 * len(sample)


def utf16_text(data: bytes) -> bytes | None:
    """UTF-16 text (with a byte order mark, or mostly Latin as PowerShell encodes commands) as UTF-8, or None.

    An odd last byte and a cut surrogate pair at the end are left out.
    """
    encoding = _utf16_order(data[:256])
    if encoding is None:
        return None
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    return text.encode() if _is_readable(text) else None


def _utf16_order(head: bytes) -> str | None:
    if len(head) < 4:
        return None
    if head[:2] in _MARKS:
        return _MARKS[head[:2]]
    if b"\0" not in head:
        return None
    first, second = head[0::2], head[1::2]
    if _mostly_zero(second) and not _mostly_zero(first):
        return "utf-16-le"
    return "utf-16-be" if _mostly_zero(first) and not _mostly_zero(second) else None


def _mostly_zero(half: bytes) -> bool:
    return 4 * half.count(0) >= 3 * len(half)
