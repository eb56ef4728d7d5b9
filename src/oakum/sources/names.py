"""Names of files as text that can always be shown and always be written as UTF-8."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


def shown(name: bytes) -> str:
    """A path for reports: `/` separated, bytes that are not UTF-8 as `\\xNN`."""
    return name.decode("utf-8", "backslashreplace")


def actual(path: str) -> bytes:
    """The name that `shown` was given."""
    escaped = _ESCAPED.sub(lambda match: chr(0xDC00 + int(match[1], 16)), path)
    return escaped.encode("utf-8", "surrogateescape")
