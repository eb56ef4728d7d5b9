"""Key formats whose text carries its own checksum: bech32, base58check, and base32 with CRC-16.

Sources: BIP 173 (bech32; age and Nostr keys), Bitcoin's wallet import format and BIP 32 (base58check), NATS's
NKEYS and Stellar's SEP 23 (CRC-16).
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BASE58 = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST_BASE58 = 120
_CHECK_SIZE = 4
_RIGHT, _WRONG = 3.0, -3.0


def bech32(candidate: Candidate, argument: str) -> Reason | None:
    """Whether the last six characters are the checksum of prefix and data."""
    return _reason("bech32", is_bech32(candidate.secret.reveal().decode("latin-1")))


def base58check(candidate: Candidate, argument: str) -> Reason | None:
    """Whether the last four bytes are those of the double SHA-256 of the rest."""
    return _reason("base58check", is_base58check(candidate.secret.reveal()))


def crc16_base32(candidate: Candidate, argument: str) -> Reason | None:
    """Whether the last two bytes are the CRC-16 (XMODEM) of the rest, lowest first."""
    return _reason("crc16-base32", is_crc16_base32(candidate.secret.reveal()))


def is_bech32(text: str) -> bool:
    """Whether a text in one case is bech32 with the right checksum."""
    lowered = text.lower()
    prefix, _, data = lowered.rpartition("1")
    if text not in (lowered, text.upper()) or not prefix or len(data) < 6 or not set(data) <= set(_BECH32):
        return False
    spread = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    return _remainder([*spread, *map(_BECH32.index, data)]) == 1


def _remainder(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                rest ^= generator
    return rest


def is_base58check(text: bytes) -> bool:
    """Whether a text is base58 with the right four bytes at its end."""
    if len(text) > _LONGEST_BASE58 or not set(text) <= set(_BASE58):
        return False
    number = 0
    for digit in text:
        number = number * 58 + _BASE58.index(digit)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return hashlib.sha256(hashlib.sha256(body[:-_CHECK_SIZE]).digest()).digest()[:_CHECK_SIZE] == body[-_CHECK_SIZE:]


def is_crc16_base32(text: bytes) -> bool:
    """Whether a text is base32 without padding, with the right CRC-16 in its last two bytes."""
    try:
        body = base64.b32decode(text + b"=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return False
    return len(body) > 2 and binascii.crc_hqx(body[:-2], 0) == int.from_bytes(body[-2:], "little")


def _reason(name: str, right: bool) -> Reason:
    if right:
        return Reason(name=name, weight=_RIGHT, note="checksum is right")
    return Reason(name=name, weight=_WRONG, note="checksum is wrong")
