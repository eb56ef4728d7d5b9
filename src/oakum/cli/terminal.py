"""What a stream can show: colours, a progress bar, how many columns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

DEFAULT_WIDTH = 100
_WIDEST = 120


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at it; a closed stream is none."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def is_lively(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether lines may be drawn anew: a terminal that can, and no log of a build server."""
    return is_terminal(stream) and environ.get("TERM") != "dumb" and not environ.get("CI")


def has_colour(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether colours are wanted; `NO_COLOR` with any value says no (https://no-color.org)."""
    return is_lively(stream, environ) and not environ.get("NO_COLOR")


def columns(stream: TextIO) -> int:
    """The width to wrap text to."""
    try:
        return min(os.get_terminal_size(stream.fileno()).columns, _WIDEST)
    except (OSError, ValueError):
        return DEFAULT_WIDTH
