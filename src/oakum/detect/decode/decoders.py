"""One layer of decoding: which encodings a run may have, and what stands behind them."""

from __future__ import annotations

import binascii
import re

from oakum.detect.decode import escapes
from oakum.detect.decode.compression import LAYER_LIMIT, inflate, magic, packing
from oakum.detect.decode.text import is_text, utf16_text

_HEAD = 32
_LETTERS = re.compile(rb"[A-Za-z0-9+/_-]+={0,2}")
_HEX = re.compile(rb"(?:0[xX])?((?:[0-9A-Fa-f]{2})+)=*")
_URLSAFE = bytes.maketrans(b"-_", b"+/")

Layer = tuple[str, bytes]
"""The name of the encoding that was undone, and the result."""


def decode(run: bytes) -> list[Layer]:
    """The plausible decodings of a run of `find_runs`, or of a whole earlier result that `is_packed`.

    Names: `base64`, `base64url`, `hex`, `percent`, `escape`, `entity`, `gzip`, `zlib`, `utf-16`. Plausible is
    mostly printable text, UTF-16 text, or a gzip or zlib stream that inflates. One layer only: gzip inside
    base64 is given as `base64`, and its bytes as `gzip` by the next call. What is unpacked has at most
    `LAYER_LIMIT` bytes and 100 times its packed size; see `is_cut`. Never raises.
    """
    if not run:
        return []
    if _LETTERS.fullmatch(run):
        digits = _HEX.fullmatch(run)  # base64 of a text is never hexadecimal throughout, so one of them will do
        return _hex(digits[1]) if digits else _base64(run)
    unpacked = _unpack(run)
    return [unpacked] if unpacked else _escapes(run)


def is_packed(data: bytes) -> bool:
    """True for a decoded result that is no text yet but gzip, zlib or UTF-16: `decode` it as a whole."""
    return packing(data) is not None or utf16_text(data) is not None


def _unpack(data: bytes) -> Layer | None:
    if name := packing(data):
        return name, inflate(data)
    text = utf16_text(data)
    return None if text is None else ("utf-16", text[:LAYER_LIMIT])


def _plausible(data: bytes) -> bool:
    return is_text(data) or is_packed(data)


def _plausible_head(head: bytes) -> bool:
    """The quick no, from the first bytes: too few of them to inflate anything."""
    return is_text(head) or magic(head) is not None or utf16_text(head) is not None


def _hex(digits: bytes) -> list[Layer]:
    if not _plausible_head(binascii.unhexlify(digits[:_HEAD])):
        return []
    data = binascii.unhexlify(digits)
    return [("hex", data)] if _plausible(data) else []


def _base64(run: bytes) -> list[Layer]:
    letters = run.rstrip(b"=")
    urlsafe = b"-" in letters or b"_" in letters
    if len(letters) % 4 == 1 or (urlsafe and (b"+" in letters or b"/" in letters)):
        return []
    if urlsafe:
        letters = letters.translate(_URLSAFE)
    if not _plausible_head(_from_base64(letters[:_HEAD])):
        return []
    data = _from_base64(letters)
    return [("base64url" if urlsafe else "base64", data)] if _plausible(data) else []


def _from_base64(letters: bytes) -> bytes:
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _escapes(run: bytes) -> list[Layer]:
    found = []
    if b"%" in run:
        found.append(("percent", escapes.percent(run)))
    if b"\\" in run:
        found.append(("escape", escapes.backslash(run)))
    if b"&" in run:
        found.append(("entity", escapes.entity(run)))
    return [(name, data) for name, data in found if data != run and _plausible(data)]
