"""JSON Web Tokens: does it parse, is it signed, is it still good, is it a textbook's."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from typing import Any

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.detect.checks.interface import DROP
from oakum.detect.checks.json_value import json_object
from oakum.model import Reason

_MALFORMED = Reason(name="jwt", weight=DROP, note="header or claims do not parse")
_UNSIGNED = Reason(name="jwt", weight=-3.0, note="not signed (alg none)")
_TEXTBOOK = Reason(name="jwt", weight=-4.0, note="issuer or subject of a documentation example")
_TEXTBOOK_KEY = Reason(name="jwt", weight=-2.5, note="signed with a key that documentation uses")
_EXPIRED_WEIGHT = -1.5
_TEST_ISSUER = re.compile(
    r"example|localhost|127\.0\.0\.1|\.(?:test|local|invalid)\b|\btest|supabase-demo|^(?:joe|me|issuer)$"
)
_TEXTBOOK_KEYS = (b"secret", b"your-256-bit-secret", b"your-secret-key", b"test", b"password", b"key", b"mysecret")
_HMACS = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
_ENCRYPTED = Reason(name="jwt", weight=0.0, note="encrypted token")
_PARSES = Reason(name="jwt", weight=1.0, note="header and claims parse")


def valid_jwt(candidate: Candidate, argument: str) -> Reason | None:
    """Drops what does not parse; lowers what is unsigned, expired or known from documentation."""
    token = candidate.secret.reveal()
    parts = token.split(b".")
    header = _segment(parts[0])
    if header is None or "alg" not in header:
        return _MALFORMED
    if len(parts) == 5 and "enc" in header:
        return _ENCRYPTED
    claims = _segment(parts[1]) if len(parts) == 3 else None
    if claims is None:
        return _MALFORMED
    return _TEXTBOOK_KEY if _has_textbook_key(header, token) else _judged(header, claims)


def _segment(text: bytes) -> dict[str, Any] | None:
    plain = decoded(text)
    return None if plain is None else json_object(plain, dict)


def _judged(header: dict[str, Any], claims: dict[str, Any]) -> Reason:
    if str(header["alg"]).lower() == "none":
        return _UNSIGNED
    if _is_textbook(claims):
        return _TEXTBOOK
    expires = claims.get("exp")
    if isinstance(expires, int | float) and expires < time.time():
        return Reason(name="jwt", weight=_EXPIRED_WEIGHT, note=f"expired{_day(expires)}")
    return _PARSES


def _is_textbook(claims: dict[str, Any]) -> bool:
    issuer = str(claims.get("iss", "")).lower()
    return (
        _TEST_ISSUER.search(issuer) is not None or claims.get("sub") == "1234567890" or claims.get("name") == "John Doe"
    )


def _has_textbook_key(header: dict[str, Any], token: bytes) -> bool:
    """Whether one of the keys that everybody knows made the signature: then nobody's session hangs on it."""
    algorithm = _HMACS.get(str(header["alg"]))
    signed, _, signature = token.rpartition(b".")
    stated = decoded(signature)
    if algorithm is None or stated is None:
        return False
    return any(hmac.new(key, signed, algorithm).digest() == stated for key in _TEXTBOOK_KEYS)


def _day(seconds: float) -> str:
    try:
        return time.strftime(" on %Y-%m-%d", time.gmtime(seconds))
    except (OverflowError, ValueError, OSError):
        return ""
