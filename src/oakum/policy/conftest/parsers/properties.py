"""Java properties: one object of texts, `${name}` as it is written."""

from __future__ import annotations

from typing import Any

from oakum.model import MissingExtra
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable


def parse(text: Text) -> Parsed:
    """Raises SourceError and MissingExtra."""
    library = _library()
    try:
        values = library.loads(text.content)
    except library.InvalidUEscapeError:
        raise unreadable(text.path, "holds a \\u that four hexadecimal digits do not follow") from None
    return Parsed(values)


def _library() -> Any:
    try:
        import javaproperties
    except ImportError:
        raise MissingExtra("reading properties files", "formats") from None
    return javaproperties
