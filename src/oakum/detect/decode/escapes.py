r"""Percent escapes, backslash escapes (JSON, C, shell, JavaScript) and HTML entities, back to bytes."""

from __future__ import annotations

import re
from binascii import unhexlify

from oakum.kernel.escapes import ESCAPES

_BACKSLASH = re.compile(
    rb"\\(?:"
    rb"u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})"
    rb"|u([0-9A-Fa-f]{4})"
    rb"|x([0-9A-Fa-f]{2})"
    rb"|([nrtbf0\"'/\\]))"
)
_SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"0": b"\0"}
_PERCENT = ESCAPES["percent"][1]
_ENTITY = ESCAPES["entity"][1]


def percent(run: bytes) -> bytes:
    """`%XX` as the byte it stands for."""
    return _PERCENT.sub(lambda match: unhexlify(match[0][1:]), run)


def backslash(run: bytes) -> bytes:
    r"""`\xXX` as that byte, `\uXXXX` (surrogate pairs too) as UTF-8, short escapes such as `\n` and `\\`."""
    return _BACKSLASH.sub(_unescaped, run)


def _unescaped(match: re.Match[bytes]) -> bytes:
    high, low, unit, byte, short = match.groups()
    if short:
        return _SHORT.get(short, short)
    if byte:
        return unhexlify(byte)
    if unit:
        return chr(int(unit, 16)).encode("utf-8", "replace")
    return unhexlify(high + low).decode("utf-16-be").encode()


def entity(run: bytes) -> bytes:
    """`&#NN;`, `&#xHH;` and named entities as UTF-8; what is no known entity stays."""
    from html import unescape  # its tables are large and rarely needed

    return _ENTITY.sub(lambda match: unescape(match.group().decode()).encode(), run)
