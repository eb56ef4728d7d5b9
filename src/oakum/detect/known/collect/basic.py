"""Base64 in configuration files: of a value, or of `user:password` as for HTTP basic authentication."""

from __future__ import annotations

import base64
import binascii


def decoded(text: str) -> str:
    """What base64 text stands for; empty when it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return ""


def password_of(text: str) -> str:
    """The password in the base64 of `user:password`; empty when it is none."""
    return decoded(text).partition(":")[2]
