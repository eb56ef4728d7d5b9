"""Checksums that an issuer puts into its tokens, so that anybody can tell a real one from a made-up one."""

from __future__ import annotations

import re
import zlib

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH_62, _LENGTH_36, _LENGTH_HEX = 6, 7, 8
_RIGHT_WEIGHT = 3.0
# Not a drop: an issuer may change its scheme, and a real token must then still be found where it is named as one.
_WRONG_WEIGHT, _WRONG_ALONE = -2.4, -4.0
_NAMED = re.compile(
    rb"(?i:token|secret|passw|auth|key|pat|bearer|credential)[\w.\-]{0,32}[\"'\]]{0,3}[ \t]*[:= ][^\n]{0,12}\Z"
)
_LOOK_BACK = 80


def crc32_base62(candidate: Candidate, argument: str) -> Reason | None:
    """GitHub's and npm's scheme: the last six characters are the CRC-32 of what the prefix precedes."""
    body = candidate.secret.reveal().rpartition(b"_")[2]
    return _verdict("crc32-base62", body[-_LENGTH_62:] == checksum(body[:-_LENGTH_62]), candidate)


def crc32_base36(candidate: Candidate, argument: str) -> Reason | None:
    """GitLab's routable tokens: the last seven characters are the CRC-32 of all before. Shorter tokens have none."""
    token = candidate.secret.reveal()
    if b"." not in token:
        return None
    right = token[-_LENGTH_36:] == in_base(36, zlib.crc32(token[:-_LENGTH_36]), _LENGTH_36).lower()
    return _verdict("crc32-base36", right, candidate)


def crc32_hex(candidate: Candidate, argument: str) -> Reason | None:
    """Grafana's scheme: behind the last underscore the CRC-32 of all before, lowest byte first."""
    body, _, stated = candidate.secret.reveal().rpartition(b"_")
    right = stated.lower() == zlib.crc32(body).to_bytes(_LENGTH_HEX // 2, "little").hex().encode()
    return _verdict("crc32-hex", right, candidate)


def checksum(body: bytes) -> bytes:
    """CRC-32 of the body in base 62, six characters, padded with zeros."""
    return in_base(62, zlib.crc32(body), _LENGTH_62)


def in_base(base: int, number: int, width: int) -> bytes:
    """A number in a base up to 62 (digits, upper case, lower case), padded with zeros."""
    digits = bytearray()
    for _ in range(width):
        number, rest = divmod(number, base)
        digits.append(_BASE62[rest])
    digits.reverse()
    return bytes(digits)


def _verdict(name: str, right: bool, candidate: Candidate) -> Reason:
    if right:
        return Reason(name=name, weight=_RIGHT_WEIGHT, note="checksum is right")
    before = candidate.window[max(0, candidate.start - _LOOK_BACK) : candidate.start]
    if _NAMED.search(before):
        return Reason(name=name, weight=_WRONG_WEIGHT, note="checksum is wrong, though it is named as a secret")
    return Reason(name=name, weight=_WRONG_ALONE, note="checksum is wrong")
