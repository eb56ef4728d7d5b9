"""What is known of a format of logs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

LINES = 200
"""Lines at the start of a log by which its format is told."""
_MOST = 0.6


class Names(NamedTuple):
    """What a log's system calls the work that wrote it."""

    job: str = ""
    step: str = ""

    def completed(self, other: Names) -> Names:
        """These names, those of `other` where one is missing."""
        return Names(self.job or other.job, self.step or other.step)


def _unnamed(_: str) -> Names:
    return Names()


def _silent(_: bytes) -> Names:
    return Names()


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One format."""

    system: str
    """What a finding's origin calls it."""
    shape: int
    """What stands before the text of each line: one of the `LOG_` numbers of `oakum.kernel`."""
    matches: Callable[[Sequence[bytes], str], bool]
    """Whether the first lines of a file of this path are of the format."""
    by_path: Callable[[str], Names] = _unnamed
    """What the path tells."""
    by_line: Callable[[bytes], Names] = _silent
    """What a raw line tells."""
    marker: bytes = b""
    """Begins a step, in the text of a line; empty where the text has no steps."""
    step: re.Pattern[bytes] | None = None
    """What stands behind the marker; its group is the step's name."""


def mostly(pattern: re.Pattern[bytes], lines: Sequence[bytes]) -> bool:
    """Whether the pattern begins three of five of the lines that are not empty."""
    written = [line for line in lines if line.strip()]
    return bool(written) and sum(1 for line in written if pattern.match(line)) >= _MOST * len(written)


def anywhere(pattern: re.Pattern[bytes], lines: Sequence[bytes]) -> bool:
    """Whether the pattern stands in one of the lines."""
    return any(pattern.search(line) for line in lines)


def text(name: bytes) -> str:
    """A name out of a log, to show."""
    return name.decode("utf-8", "backslashreplace").strip()
