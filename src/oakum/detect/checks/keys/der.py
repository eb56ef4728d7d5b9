"""Keys in DER: PKCS#1 (RFC 8017), SEC 1 for EC (RFC 5915), OpenSSL's DSA, PKCS#8 and its encrypted form (RFC 5958)."""

from __future__ import annotations

from oakum.detect.checks.keys.reading import Reading

_INTEGER, _OCTETS, _OID, _SEQUENCE, _PARAMETERS = 0x02, 0x04, 0x06, 0x30, 0xA0
_MOST_ELEMENTS = 32
_LARGEST_MODULUS = 4096
"""Bits up to which a power is worth its time."""
_RSA = bytes.fromhex("2a864886f70d010101")
_ALGORITHMS = {
    _RSA: "an RSA key",
    bytes.fromhex("2a864886f70d01010a"): "an RSA-PSS key",
    bytes.fromhex("2a8648ce3d0201"): "an EC key",
    bytes.fromhex("2a8648ce380401"): "a DSA key",
    bytes.fromhex("2b656e"): "an X25519 key",
    bytes.fromhex("2b656f"): "an X448 key",
    bytes.fromhex("2b6570"): "an Ed25519 key",
    bytes.fromhex("2b6571"): "an Ed448 key",
}
_CURVES = {
    bytes.fromhex("2a8648ce3d030107"): "P-256",
    bytes.fromhex("2b81040022"): "P-384",
    bytes.fromhex("2b81040023"): "P-521",
    bytes.fromhex("2b8104000a"): "secp256k1",
}
_UNKNOWN = Reading(what="a DER sequence of no kind that is known", known=False)

Element = tuple[int, bytes]
"""Tag and content."""


def read(body: bytes) -> Reading | None:
    """The key in a DER body; None when that is no DER sequence of the length that it states."""
    content = _outer(body)
    if content is None:
        return None
    parts = elements(content)
    tags = [tag for tag, _ in parts]
    if tags[:2] == [_SEQUENCE, _OCTETS]:
        return Reading(what="a key in PKCS#8", encrypted=True)
    if tags[:3] == [_INTEGER, _SEQUENCE, _OCTETS]:
        return _pkcs8(elements(parts[1][1]), parts[2][1])
    if tags[:9] == [_INTEGER] * 9:
        return _rsa([int.from_bytes(number, "big") for _, number in parts[:9]])
    if tags == [_INTEGER] * 6:
        return _dsa([int.from_bytes(number, "big") for _, number in parts])
    return _ec(parts) if tags[:2] == [_INTEGER, _OCTETS] else _UNKNOWN


def elements(data: bytes) -> list[Element]:
    """The elements that stand one after the other; none at all when one of them is malformed."""
    found: list[Element] = []
    at = 0
    while at < len(data):
        tag, start, size = _header(data, at)
        if start + size > len(data) or size < 0 or len(found) == _MOST_ELEMENTS:
            return []
        found.append((tag, data[start : start + size]))
        at = start + size
    return found


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, start and size of an element; the size is negative when there is no such header."""
    tag, size = data[at], data[at + 1] if at + 1 < len(data) else 0xFF
    start = at + 2
    if size < 0x80:
        return tag, start, size
    count = size & 0x7F
    if not 0 < count <= 3 or start + count > len(data):
        return tag, start, -1
    return tag, start + count, int.from_bytes(data[start : start + count], "big")


def _outer(body: bytes) -> bytes | None:
    """The content of the whole body, give or take two bytes of padding."""
    if len(body) < 4 or body[0] != _SEQUENCE:
        return None
    _, start, size = _header(body, 0)
    return body[start : start + size] if size >= 0 and abs(len(body) - start - size) <= 2 else None


def _rsa(numbers: list[int]) -> Reading:
    version, modulus, _, _, p, q, *_ = numbers
    fits = p * q == modulus and 1 < p < modulus
    # With more than two primes (version 1) the rest of the factors stands behind.
    return Reading(what=f"an RSA key of {modulus.bit_length()} bits", fits=None if version else fits)


def _dsa(numbers: list[int]) -> Reading:
    _, p, _, g, y, x = numbers
    bits = p.bit_length()
    tellable = 0 < bits <= _LARGEST_MODULUS and x.bit_length() <= bits
    return Reading(what=f"a DSA key of {bits} bits", fits=pow(g, x, p) == y if tellable else None)


def _ec(parts: list[Element]) -> Reading:
    named = next((content for tag, content in parts if tag == _PARAMETERS), b"")
    curve = next((_CURVES.get(content) for tag, content in elements(named) if tag == _OID), None)
    return Reading(what=f"an EC key on {curve}" if curve else "an EC key")


def _pkcs8(algorithm: list[Element], inner: bytes) -> Reading:
    oid = algorithm[0][1] if algorithm and algorithm[0][0] == _OID else b""
    what = _ALGORITHMS.get(oid)
    if what is None:
        return _UNKNOWN
    reading = read(inner) if oid == _RSA else Reading(what=what)
    return reading or _UNKNOWN
