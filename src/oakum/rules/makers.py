"""Makers for templates of values that prove themselves: keys whose numbers fit, checksums, packed fields.

Each takes the random numbers and the text behind the colon of `{name:argument}`. They are written apart from the
checks that they are to satisfy, so that the two test each other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import random
import string
import struct
import zlib

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BASE36 = string.digits + string.ascii_lowercase
_SMALL_PRIMES = math.prod(n for n in range(3, 1000) if all(n % d for d in range(2, math.isqrt(n) + 1)))
_WITNESSES = (2, 3, 5, 7)
"""Enough for an example: a false prime among random numbers of this size is nothing to wait for."""


def rsa(rng: random.Random, argument: str) -> str:
    """`{rsa}` or `{rsa:BITS}`: base64 of an RSA key in PKCS#8, in one line."""
    return base64.b64encode(_pkcs8(_pkcs1(rng, int(argument or 512)))).decode()


def rsa_pem(rng: random.Random, argument: str) -> str:
    """`{rsa-pem}` or `{rsa-pem:BITS}`: the same key as a block whose line breaks are written as in JSON."""
    body = rsa(rng, argument)
    lines = "\\n".join(body[i : i + 64] for i in range(0, len(body), 64))
    label = "PRIVATE KEY-----"
    return f"-----BEGIN {label}\\n{lines}\\n-----END {label}\\n"


def age(rng: random.Random, argument: str) -> str:
    """`{age:PREFIX}`: upper-case bech32 of 32 bytes; the prefix is `age-secret-key-` unless it is given."""
    prefix = argument or "age-secret-key-"
    number = int.from_bytes(rng.randbytes(32), "big") << 4
    data = [number >> 5 * place & 31 for place in range(51, -1, -1)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    sum_ = _polymod([*spread, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [sum_ >> 5 * place & 31 for place in range(5, -1, -1)]
    text = f"{prefix}1{''.join(_BECH32[value] for value in data)}"
    return text if argument else text.upper()


def base58check(rng: random.Random, argument: str) -> str:
    """`{base58check:PREFIX,LENGTH,SUFFIX}`: base58 of bytes between two in hexadecimal, with their checksum."""
    prefix, length, suffix = argument.split(",")
    body = bytes.fromhex(prefix) + rng.randbytes(int(length)) + bytes.fromhex(suffix)
    body += hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    number, text = int.from_bytes(body, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return text


def seed(rng: random.Random, argument: str) -> str:
    """`{seed:nkey}` or `{seed:stellar}`: a seed in base32 with its CRC-16."""
    head = struct.pack(">H", 18 << 11 | 20 << 6) if argument == "nkey" else bytes([18 << 3])
    body = head + rng.randbytes(32)
    return base64.b32encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "little")).decode().rstrip("=")


def grafana(rng: random.Random, argument: str) -> str:
    """`{grafana:glsa}`: a token of 32 characters with the CRC-32 of it all, lowest byte first."""
    body = f"{argument}_{''.join(rng.choice(string.ascii_letters + string.digits) for _ in range(32))}"
    return f"{body}_{zlib.crc32(body.encode()).to_bytes(4, 'little').hex()}"


def routable(rng: random.Random, argument: str) -> str:
    """`{routable:glpat-}`: GitLab's routable token, with lengths and CRC-32 in base 36."""
    route = b"o:1\nu:" + rng.choice("123456789").encode()
    payload = base64.urlsafe_b64encode(rng.randbytes(16) + route + bytes([len(route)])).decode().rstrip("=")
    body = f"{argument}{payload}.01.{_base36(len(payload), 2)}"
    return body + _base36(zlib.crc32(body.encode()), 7)


def macaroon(rng: random.Random, argument: str) -> str:
    """`{macaroon:LOCATION}`: a macaroon of version 2 with one caveat, in URL-safe base64."""
    caveat = b'[[0,"1"]]'
    fields = [
        (1, argument.encode()),
        (2, rng.randbytes(36)),
        (0, b""),
        (2, caveat),
        (0, b""),
        (0, b""),
        (6, rng.randbytes(32)),
    ]
    body = b"".join(bytes([kind]) + (bytes([len(data)]) + data if kind else b"") for kind, data in fields)
    return base64.urlsafe_b64encode(b"\x02" + body).decode().rstrip("=")


def _base36(number: int, width: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = _BASE36[rest] + text
    return text.rjust(width, "0")


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, step in enumerate(_BECH32_STEPS):
            check ^= step if top >> place & 1 else 0
    return check


def _pkcs1(rng: random.Random, bits: int) -> bytes:
    e = 65537
    p, q = _prime(rng, bits // 2, e), _prime(rng, bits // 2, e)
    d = pow(e, -1, (p - 1) * (q - 1))
    return _sequence(*map(_integer, (0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))))


def _pkcs8(key: bytes) -> bytes:
    algorithm = _sequence(bytes.fromhex("06092a864886f70d010101"), b"\x05\x00")
    return _sequence(_integer(0), algorithm, _element(0x04, key))


def _prime(rng: random.Random, bits: int, e: int) -> int:
    """A probable prime of that many bits, the two topmost set, that goes with the exponent."""
    while True:
        number = rng.getrandbits(bits) | 3 << bits - 2 | 1
        if math.gcd(number, _SMALL_PRIMES) == 1 and number % e != 1 and _is_prime(number):
            return number


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test."""
    odd = number - 1
    twos = (odd & -odd).bit_length() - 1
    odd >>= twos
    for witness in _WITNESSES:
        power = pow(witness, odd, number)
        if power in (1, number - 1):
            continue
        if not any((power := pow(power, 2, number)) == number - 1 for _ in range(twos - 1)):
            return False
    return True


def _integer(number: int) -> bytes:
    return _element(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _element(0x30, b"".join(parts))


def _element(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes(1 if size < 256 else 2, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body
