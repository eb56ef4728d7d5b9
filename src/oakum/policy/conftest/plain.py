"""What every parser's result becomes before a policy sees it: JSON, within bounds."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import Any

DEEPEST = 100
"""Levels. No honest configuration has as many, and engines stop soon after."""
MOST_VALUES = 3_000_000
_EXACT = 2**53
_FRACTION = re.compile(r"(\.\d*?)0+(?=[-+Z])")


class TooMuch(Exception):  # noqa: N818 - reads as what it says about a document
    """A document beyond the bounds; says which."""


def plain(value: Any) -> Any:
    """The value with whole numbers as integers and times as RFC 3339, as Go's JSON has them.

    Raises TooMuch for a value that is too deep, too large, or no number.
    """
    return _Plain().of(value, 0)


class _Plain:
    def __init__(self) -> None:
        self._left = MOST_VALUES

    def of(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if depth > DEEPEST:
            raise TooMuch(f"more than {DEEPEST} levels deep")
        if self._left < 0:
            raise TooMuch(f"more than {MOST_VALUES:,} values")
        if isinstance(value, dict):
            return {str(key): self.of(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(inner, depth + 1) for inner in value]
        return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime | time):
        return _moment(value)
    return f"{value.isoformat()}T00:00:00Z" if isinstance(value, date) else value


def _moment(value: datetime | time) -> str:
    text = value.isoformat().replace("+00:00", "Z")
    text = f"{text}Z" if value.tzinfo is None else text
    text = _FRACTION.sub(r"\1", text)
    return f"0000-01-01T{text}" if isinstance(value, time) else text


def _number(value: float) -> float | int:
    if not math.isfinite(value):
        raise TooMuch("a number that is infinite or none at all")
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
