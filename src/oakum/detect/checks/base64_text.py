"""Base64 as people write it: either alphabet, padded or not."""

from __future__ import annotations

import binascii

_TO_STANDARD = bytes.maketrans(b"-_", b"+/")


def decoded(text: bytes) -> bytes | None:
    """The bytes behind standard or URL-safe base64, with or without padding; None when it is not base64."""
    body = text.translate(_TO_STANDARD).rstrip(b"=")
    if len(body) % 4 == 1:
        return None
    try:
        return binascii.a2b_base64(body + b"=" * (-len(body) % 4), strict_mode=True)
    except binascii.Error:
        return None
