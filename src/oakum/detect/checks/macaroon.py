"""Macaroons of version 2 in base64, as package indexes and other services issue them: libmacaroons, doc/format.txt."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.model import Reason

_LOCATION, _IDENTIFIER, _SIGNATURE = 1, 2, 6
_END = 0
_VERSION = 2
_SIGNATURE_SIZE = 32
_PLAIN = re.compile(rb"[A-Za-z0-9][A-Za-z0-9.:/-]{0,99}")
_WRONG = Reason(name="macaroon", weight=-2.4, note="no macaroon is inside")

Field = tuple[int, bytes]


def macaroon(candidate: Candidate, argument: str) -> Reason | None:
    """Whether what stands behind the argument (a prefix) is a macaroon with a signature; notes where it is for."""
    packed = decoded(candidate.secret.reveal().removeprefix(argument.encode())) or b""
    fields = read(packed)
    if fields is None:
        return _WRONG
    location = next((data for kind, data in fields if kind == _LOCATION), b"")
    place = f" for {location.decode()}" if _PLAIN.fullmatch(location) else ""
    caveats = sum(kind == _IDENTIFIER for kind, _ in fields) - 1
    return Reason(name="macaroon", weight=3.0, note=f"a macaroon{place} with {caveats} caveats")


def read(packed: bytes) -> list[Field] | None:
    """The fields of a macaroon; None when it is none, or does not end with a signature."""
    if packed[:1] != bytes([_VERSION]):
        return None
    fields: list[Field] = []
    at = 1
    while at < len(packed):
        kind = packed[at]
        at += 1
        if kind == _END:
            continue
        size, at = _length(packed, at)
        if at + size > len(packed):
            return None
        fields.append((kind, packed[at : at + size]))
        at += size
    complete = any(kind == _IDENTIFIER for kind, _ in fields)
    signed = bool(fields) and fields[-1][0] == _SIGNATURE and len(fields[-1][1]) == _SIGNATURE_SIZE
    return fields if complete and signed else None


def _length(packed: bytes, at: int) -> tuple[int, int]:
    """A length of up to four bytes, seven bits each, lowest first, and where it ends."""
    size = 0
    for place, byte in enumerate(packed[at : at + 4]):
        size |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return size, at + place + 1
    return len(packed), at
