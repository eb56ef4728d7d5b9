"""Checksums that an issuer puts into its tokens, so that anybody can tell a real one from a made-up one."""

from __future__ import annotations

import zlib

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH = 6
_RIGHT = Reason(name="crc32-base62", weight=3.0, note="checksum is right")
# Not a drop: an issuer may change its scheme, and a real token must then still be found.
_WRONG = Reason(name="crc32-base62", weight=-3.0, note="checksum is wrong")


def crc32_base62(candidate: Candidate, argument: str) -> Reason | None:
    """GitHub's and npm's scheme: the last six characters are the CRC32 of what the prefix precedes."""
    body = candidate.secret.reveal().rpartition(b"_")[2]
    return _RIGHT if body[-_LENGTH:] == checksum(body[:-_LENGTH]) else _WRONG


def checksum(body: bytes) -> bytes:
    """CRC32 of the body in base 62, six characters, padded with zeros."""
    number = zlib.crc32(body)
    digits = bytearray()
    for _ in range(_LENGTH):
        number, rest = divmod(number, 62)
        digits.append(_BASE62[rest])
    digits.reverse()
    return bytes(digits)
