"""Makes hostile text harmless to look at.

Paths, authors and messages come from repositories that nobody vouches for. Control characters in them could
move a terminal's cursor, direction marks could show a path backwards, and build servers take commands from
their logs: `##[` or `##vso[` anywhere, `::` at the start of a line.
"""

from __future__ import annotations

import re

LIMIT = 1000
"""Longest text, in characters, that a report for people repeats."""

# Wrapping can put the start of any word at the start of a line.
_LOG_COMMAND = re.compile(r"##(?=[A-Za-z]*\[)|(?<!\S)::")


def visible(text: str, limit: int = LIMIT) -> str:
    """The text on one line, the unprintable as `\\xNN` or `\\uNNNN`, its middle left out above the limit."""
    short = text if len(text) <= limit else f"{text[: limit // 2]}…{text[-(limit // 2) :]}"
    if not short.isprintable():
        short = "".join(c if c.isprintable() else _escaped(c) for c in short)
    return _LOG_COMMAND.sub(lambda found: f"{found[0][0]}\\x{ord(found[0][1]):02x}", short)


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def web_link(url: str) -> str:
    """The URL if it is a plain web address that is safe to link to, else an empty string."""
    safe = url.startswith(("https://", "http://")) and url.isprintable() and not set(url) & set(" \"'<>`\\")
    return url if safe and len(url) <= LIMIT else ""
