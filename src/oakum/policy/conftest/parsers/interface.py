"""What a parser gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from oakum.model import SourceError

Steps = Sequence[str | int]
"""From the root of a document to something in it: names and indices."""


def nowhere(document: int, steps: Steps) -> int:
    """The lines of a format that tells none."""
    return 0


class Parsed(NamedTuple):
    """What a file says."""

    value: Any
    """As JSON has it. A list is judged item by item."""
    line: Callable[[int, Steps], int] = nowhere
    """The line (from 1, 0 where it is not known) of something in a document (from 0), or of the nearest thing above."""


class Text(NamedTuple):
    """What a parser reads."""

    content: str
    path: str
    """`-` for standard input."""
    texts: Mapping[str, str] = {}
    """Files that it may refer to, by path: schemas of Protocol Buffers."""


def unreadable(path: str, what: str, line: int = 0, column: int = 0) -> SourceError:
    """An error that says where a file is not what it should be. It never quotes the file."""
    place = ":".join(str(part) for part in (path, line, column) if part)
    return SourceError(f"{place}: {what}")
