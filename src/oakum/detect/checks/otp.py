"""Shared secrets of one-time passwords in `otpauth:` URIs (RFC 4226, RFC 6238)."""

from __future__ import annotations

import base64
import binascii

from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP
from oakum.model import Reason

_LEAST = 10
"""Bytes below which no service issues a secret; RFC 4226 asks for 16."""
_TEXTBOOK = (b"Hello!\xde\xad\xbe\xef", b"12345678901234567890", b"1234567890")
_NO_BASE32 = Reason(name="otp-secret", weight=DROP, note="not base32")
_SHORT = Reason(name="otp-secret", weight=-2.0, note="shorter than any service's secret")
_KNOWN = Reason(name="otp-secret", weight=DROP, note="the secret of documentation and test vectors")


def otp_secret(candidate: Candidate, argument: str) -> Reason | None:
    """Drops what is not base32 and what everybody knows; notes the size."""
    text = candidate.secret.reveal().upper().rstrip(b"=")
    try:
        secret = base64.b32decode(text + b"=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return _NO_BASE32
    if secret.startswith(_TEXTBOOK):
        return _KNOWN
    if len(secret) < _LEAST:
        return _SHORT
    return Reason(name="otp-secret", weight=1.5, note=f"base32 of {len(secret) * 8} bits")
