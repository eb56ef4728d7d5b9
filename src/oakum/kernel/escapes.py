"""What an escape looks like: shared by those who look for encoded text and those who undo it."""

from __future__ import annotations

import re

RUN_LIMIT = 1 << 20
"""Longest run in bytes, without padding. A multiple of four, so that each piece of long base64 decodes."""

ESCAPES: dict[str, tuple[bytes, re.Pattern[bytes]]] = {
    "percent": (b"%", re.compile(rb"%[0-9A-Fa-f]{2}")),
    "hex": (b"\\x", re.compile(rb"\\x[0-9A-Fa-f]{2}")),
    "unicode": (b"\\u", re.compile(rb"\\u[0-9A-Fa-f]{4}")),
    "entity": (b"&", re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")),
}
"""Kind -> the bytes every escape of that kind begins with, and its exact form."""
