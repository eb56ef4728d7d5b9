"""OpenPGP secret keys (RFC 4880, RFC 9580): the first packet of a block, and the checksum of its armour."""

from __future__ import annotations

import time

from oakum.detect.checks.keys.reading import Fields, Reading

_SECRET_KEY, _SECRET_SUBKEY = 5, 7
_PLAIN = 0
_NUMBERS = {1: 2, 2: 2, 3: 2, 16: 3, 17: 4}
"""How many public numbers an algorithm has."""
_CURVES = {18: 1, 19: 1, 22: 1}
"""Algorithms whose public part is a curve's name and one number."""
_FIXED = {25: 32, 26: 56, 27: 32, 28: 57}
_ECDH = 18
_RSA = frozenset((1, 2, 3))
_CRC24_START, _CRC24_POLYNOMIAL = 0xB704CE, 0x1864CFB


def read(body: bytes) -> Reading | None:
    """The key in the packets of a block; None when they do not begin with a secret key."""
    fields = Fields(body)
    try:
        if _tag(fields) not in {_SECRET_KEY, _SECRET_SUBKEY}:
            return None
    except ValueError:
        return None
    try:
        return _key(fields)
    except ValueError:
        return Reading(what="an OpenPGP key in a form that is not known", known=False)


def crc24(data: bytes) -> int:
    """The checksum behind an armoured block."""
    crc = _CRC24_START
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= _CRC24_POLYNOMIAL
    return crc


def _tag(fields: Fields) -> int:
    """Reads a packet's header, its length included."""
    first = fields.byte()
    if not first & 0x80:
        raise ValueError("not a packet")
    if not first & 0x40:
        fields.take((1, 2, 4, 0)[first & 3])
        return first >> 2 & 0xF
    length = fields.byte()
    if 192 <= length < 224:
        fields.byte()
    elif length == 255:
        fields.long()
    return first & 0x3F


def _key(fields: Fields) -> Reading:
    version, made = fields.byte(), fields.long()
    if version not in {4, 5, 6}:
        raise ValueError("of a version that is not known")
    algorithm = fields.byte()
    if version > 4:
        fields.long()
    public = _public(fields, algorithm)
    what = f"an OpenPGP key of {time.strftime('%Y-%m-%d', time.gmtime(made))}"
    if fields.byte() != _PLAIN:
        return Reading(what=what, encrypted=True)
    return Reading(what=what, fits=_factors(fields, public[0]) if algorithm in _RSA and version == 4 else None)


def _public(fields: Fields, algorithm: int) -> list[int]:
    if algorithm in _NUMBERS:
        return [_number(fields) for _ in range(_NUMBERS[algorithm])]
    if algorithm in _FIXED:
        fields.take(_FIXED[algorithm])
        return []
    if algorithm not in _CURVES:
        raise ValueError("of an algorithm that is not known")
    fields.take(fields.byte())
    number = _number(fields)
    if algorithm == _ECDH:
        fields.take(fields.byte())
    return [number]


def _number(fields: Fields) -> int:
    return int.from_bytes(fields.take((fields.short() + 7) // 8), "big")


def _factors(fields: Fields, modulus: int) -> bool:
    _, p, q = _number(fields), _number(fields), _number(fields)
    return p * q == modulus and 1 < p < modulus
