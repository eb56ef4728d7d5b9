"""Private JSON Web Keys: whether the private number goes with the key type beside it (RFC 7518, RFC 8037)."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.model import Reason

_FIELD = re.compile(rb'"(kty|crv|n|p|q)\\{0,3}"[ \t]{0,4}:[ \t]{0,4}\\{0,3}"([A-Za-z0-9_-]{2,800})\\{0,3}"')
_SIZES = {
    b"P-256": 32,
    b"secp256k1": 32,
    b"P-384": 48,
    b"P-521": 66,
    b"Ed25519": 32,
    b"X25519": 32,
    b"Ed448": 57,
    b"X448": 56,
}
"""Bytes of the private number on a curve."""
_SLACK = 8
"""Bytes that an RSA exponent may be shorter than its modulus by chance."""


def jwk(candidate: Candidate, argument: str) -> Reason | None:
    """Speaks for a private number of the right size for the curve or the modulus on its line, against any other."""
    fields = dict(_FIELD.findall(candidate.window))
    size = len(decoded(candidate.secret.reveal()) or b"")
    curve = fields.get(b"crv", b"")
    if curve in _SIZES:
        return _sized(size == _SIZES[curve], f"an EC or OKP key on {curve.decode()}")
    if {b"n", b"p", b"q"} <= fields.keys():
        return _factors(fields)
    if b"n" in fields:
        modulus = len(decoded(fields[b"n"]) or b"")
        return _sized(modulus - _SLACK <= size <= modulus, f"an RSA key of {modulus * 8} bits")
    return Reason(name="jwk", weight=0.5, note="stands beside a key type") if b"kty" in fields else None


def _sized(right: bool, what: str) -> Reason:
    if right:
        return Reason(name="jwk", weight=1.5, note=what)
    return Reason(name="jwk", weight=-2.0, note=f"of the wrong size for {what}")


def _factors(fields: dict[bytes, bytes]) -> Reason:
    modulus, p, q = (int.from_bytes(decoded(fields[name]) or b"", "big") for name in (b"n", b"p", b"q"))
    if p * q == modulus and 1 < p < modulus:
        return Reason(name="jwk", weight=3.0, note=f"an RSA key of {modulus.bit_length()} bits whose factors fit")
    return Reason(name="jwk", weight=-2.0, note="an RSA key whose factors do not fit")
