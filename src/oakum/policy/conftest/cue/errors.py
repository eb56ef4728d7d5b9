"""Why a text of CUE gives no value."""

from __future__ import annotations


class CueError(Exception):
    """Says what is wrong, never quoting a value, and in which line (0: not known)."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.line = line


class Malformed(CueError):  # noqa: N818 - reads as what it says
    """It is no CUE."""


class Conflict(CueError):  # noqa: N818 - reads as what it says
    """Two things that it says cannot both be: bottom."""


class Incomplete(CueError):  # noqa: N818 - reads as what it says
    """Something has no concrete value."""


class Unknown(CueError):  # noqa: N818 - reads as what it says
    """Something that is not evaluated here."""


class Endless(CueError):  # noqa: N818 - reads as what it says
    """Something that is beyond the bounds."""
