"""gzip and zlib inside a text, inflated within bounds."""

from __future__ import annotations

import zlib

LAYER_LIMIT = 4 << 20
"""Most bytes that one decoded layer has."""

_RATIO = 100
_GZIP = b"\x1f\x8b\x08"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_TRIAL = 1 << 12


def packing(data: bytes) -> str | None:
    """`gzip` or `zlib` when `data` begins as such a stream and its first bytes inflate, else None."""
    name = magic(data)
    return name if name and _inflate(data[:_TRIAL], 1) else None


def inflate(data: bytes) -> bytes:
    """What a gzip or zlib stream holds: at most `LAYER_LIMIT` bytes and 100 times its own size.

    Empty when it is damaged. A stream whose end is missing yields what is there; `is_cut` tells whether the
    bound was met.
    """
    return _inflate(data, _bound(data))


def is_cut(packed: bytes, unpacked: bytes) -> bool:
    """True when the bounds may have cut the result of decoding `packed`: the caller has to say so."""
    return len(unpacked) >= _bound(packed)


def _bound(packed: bytes) -> int:
    return min(LAYER_LIMIT, _RATIO * len(packed))


def magic(data: bytes) -> str | None:
    """`gzip` or `zlib` when `data` begins like such a stream: a few bytes, which alone prove little."""
    if data.startswith(_GZIP):
        return "gzip"
    if data[:1] == b"\x78" and len(data) > 2 and (data[0] << 8 | data[1]) % 31 == 0 and not data[1] & 0x20:
        return "zlib"
    return None


def _inflate(data: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(data, limit)
    except zlib.error:
        return b""
