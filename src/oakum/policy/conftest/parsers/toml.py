"""TOML."""

from __future__ import annotations

import tomllib

from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable


def parse(text: Text) -> Parsed:
    """Raises SourceError."""
    try:
        return Parsed(tomllib.loads(text.content))
    except tomllib.TOMLDecodeError as error:
        raise unreadable(text.path, f"is not valid TOML: {error}") from None
    except RecursionError:
        raise unreadable(text.path, "is not readable TOML: too many levels") from None
