"""Example templates: `ghp_{alnum:36}` expands to a new random value each time.

The repository holds no value that looks real; the test suite makes them. A placeholder is `{CLASS:LENGTH}`,
`{CLASS:LEAST-MOST}` or a named maker; `{{` and `}}` stand for braces. Classes: digit, lower, upper, alpha, lowernum,
uppernum, alnum, hex, HEX, base32, base64 (without padding), base64url, word (alnum and `_`), urlsafe (alnum, `_`, `-`).
Makers: see `MAKERS`; they give what needs more than random characters (a checksum, a key block).
"""

from __future__ import annotations

import base64
import binascii
import json
import random
import re
import string
import uuid
import zlib
from collections.abc import Callable

from oakum.model import RuleError
from oakum.rules import makers

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([A-Za-z0-9_-]+)(?::([^{}]*))?\}")
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase

CLASSES: dict[str, str] = {
    "digit": string.digits,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "alpha": string.ascii_letters,
    "lowernum": string.ascii_lowercase + string.digits,
    "uppernum": string.ascii_uppercase + string.digits,
    "alnum": string.ascii_letters + string.digits,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "base32": string.ascii_uppercase + "234567",
    "base64url": string.ascii_letters + string.digits + "-_",
    "urlsafe": string.ascii_letters + string.digits + "-_",
    "word": string.ascii_letters + string.digits + "_",
}


def expand(template: str, rng: random.Random) -> str:
    """The template with every placeholder replaced. Raises RuleError naming an unknown placeholder."""

    def replace(match: re.Match[str]) -> str:
        whole, name, argument = match.group(0), match.group(1), match.group(2)
        if whole in ("{{", "}}"):
            return whole[0]
        if name in CLASSES:
            return _characters(rng, CLASSES[name], _length(rng, argument))
        if name in MAKERS:
            return MAKERS[name](rng, argument or "")
        raise RuleError(f"unknown placeholder {whole} in example {template!r}; known: {', '.join([*CLASSES, *MAKERS])}")

    return PLACEHOLDER.sub(replace, template)


def _length(rng: random.Random, argument: str) -> int:
    """`32`, or one out of `20-40`."""
    low, _, high = argument.partition("-")
    return rng.randint(int(low), int(high)) if high else int(low)


def _characters(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(length))


def _base64(rng: random.Random, argument: str) -> str:
    length = int(argument)
    return base64.b64encode(rng.randbytes(-(-length * 3 // 4))).decode()[:length]


def _crc32_base62(rng: random.Random, argument: str) -> str:
    """`{crc:PREFIX,LENGTH}`: PREFIX, LENGTH random characters, and the six characters of the GitHub checksum over the
    latter."""
    prefix, length = argument.split(",")
    body = _characters(rng, _BASE62, int(length))
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return prefix + body + digits.rjust(6, "0")


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


def _jwt(rng: random.Random, argument: str) -> str:
    """`{jwt}` or `{jwt:ALG}`: a signed-looking token that expires in the year 2100."""
    claims = {"sub": _characters(rng, CLASSES["lowernum"], 12), "iat": 1700000000, "exp": 4102444800}
    signature = base64.urlsafe_b64encode(rng.randbytes(32)).decode().rstrip("=")
    return f"{_segment({'alg': argument or 'HS256', 'typ': 'JWT'})}.{_segment(claims)}.{signature}"


def _der(body: bytes) -> bytes:
    length = len(body)
    size = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return b"\x30" + size + body


def _pem(rng: random.Random, argument: str) -> str:
    """`{pem:RSA PRIVATE KEY}`: a block with that label whose body is a DER sequence (for PGP a packet) of random
    bytes."""
    label = argument or "PRIVATE KEY"
    packet = b"\xc5" if label.startswith("PGP") else b""
    body = base64.b64encode(packet + _der(b"\x02\x01\x00" + rng.randbytes(600))).decode()
    lines = "\n".join(body[i : i + 64] for i in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----"


def _aws_key_id(rng: random.Random, argument: str) -> str:
    """`{aws-key-id:AKIA}`: an access key id whose account number decodes to twelve digits."""
    account = rng.randrange(10**11, 10**12)
    packed = (((account << 7) | rng.randrange(128)) | (1 << 47)).to_bytes(6, "big")
    encoded = base64.b32encode(packed + rng.randbytes(4)).decode()[:16]
    return (argument or "AKIA") + encoded


def _uuid(rng: random.Random, argument: str) -> str:
    return str(uuid.UUID(bytes=rng.randbytes(16), version=4))


def _hex_of(rng: random.Random, argument: str) -> str:
    """`{hexof:TEXT}`: the hexadecimal form of a text."""
    return binascii.hexlify(argument.encode()).decode()


def _base64_of(rng: random.Random, argument: str) -> str:
    """`{base64of:TEMPLATE}` with `[` and `]` for the inner braces: base64 of an expanded template."""
    inner = expand(argument.replace("[", "{").replace("]", "}"), rng)
    return base64.b64encode(inner.encode()).decode()


MAKERS: dict[str, Callable[[random.Random, str], str]] = {
    "base64": _base64,
    "crc": _crc32_base62,
    "jwt": _jwt,
    "pem": _pem,
    "aws-key-id": _aws_key_id,
    "uuid": _uuid,
    "hexof": _hex_of,
    "base64of": _base64_of,
    "rsa": makers.rsa,
    "rsa-pem": makers.rsa_pem,
    "age": makers.age,
    "base58check": makers.base58check,
    "seed": makers.seed,
    "grafana": makers.grafana,
    "routable": makers.routable,
    "macaroon": makers.macaroon,
}
