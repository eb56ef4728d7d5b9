"""What an HTTP `Authorization` header may carry."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.detect.checks.interface import DROP
from oakum.model import Reason

# A registry's password may be a token of a thousand characters, or a key file of several lines.
_USER_AND_PASSWORD = re.compile(r"[^\x00-\x1f:]{0,255}:[^\x00-\x08\x0b\x0c\x0e-\x1f]{1,8000}(?<![\r\n])")
_RIGHT = Reason(name="basic-auth", weight=1.5, note="decodes to a user and a password")
_WRONG = Reason(name="basic-auth", weight=DROP, note="does not decode to a user and a password")
_TEMPLATE = Reason(name="basic-auth", weight=DROP, note="decodes to a template or a placeholder")
_NAMES_ONLY = frozenset({"user:pass", "username:password", "user:password", "login:password", "id:secret"})


def basic_auth(candidate: Candidate, argument: str) -> Reason | None:
    """Drops a value that is not base64 of `user:password` in printable text."""
    plain = decoded(candidate.secret.reveal())
    try:
        text = (plain or b"").decode("utf-8")
    except UnicodeDecodeError:
        return _WRONG
    if not _USER_AND_PASSWORD.fullmatch(text):
        return _WRONG
    if text.lower() in _NAMES_ONLY or "${" in text or "{{" in text or "<" in text:
        return _TEMPLATE
    return _RIGHT
