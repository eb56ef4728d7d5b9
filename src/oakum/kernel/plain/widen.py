"""From what has changed in a text to what has to be shown of it. See walk.c."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.kernel.plain.delta import Region

_LINES = 2
"""A window has one line to each side of the finding's, so a change can touch one twice as far away."""
_LONGEST_RUN = 1 << 20
_RUN_ENDS = bytes(range(0x21)) + b"\"'`"
"""Stretches that a decoder takes as one reach from white space or quote to white space or quote."""
_RUN_END = re.compile(b"[" + re.escape(_RUN_ENDS) + b"]")
_AS_NEWLINES = bytes.maketrans(_RUN_ENDS, b"\n" * len(_RUN_ENDS))


class _Runs:
    """Where runs start and end, for questions in ascending order.

    What was passed once is not passed again, so that a hostile text of one run and many changes takes no
    longer than another.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._from = self._start = 0  # no run ends between these two, the last search to the left
        self._passed = 0  # the end of the last search to the right

    def start(self, at: int) -> int:
        stop = max(0, at - _LONGEST_RUN)
        known = max(stop, self._from)
        start = self._after_last_end(known, at)
        if start == known > stop:
            start = max(stop, self._start)
        self._from, self._start = at, start
        return start

    def _after_last_end(self, stop: int, at: int) -> int:
        step = 256
        while at > stop:
            begin = max(stop, at - step)
            found = self._content[begin:at].translate(_AS_NEWLINES).rfind(b"\n")
            if found >= 0:
                return begin + found + 1
            at, step = begin, 4 * step
        return stop

    def end(self, at: int) -> int:
        stop = min(len(self._content), at + _LONGEST_RUN)
        found = _RUN_END.search(self._content, max(at, self._passed), stop)
        self._passed = found.start() if found else max(stop, self._passed)
        return self._passed


def widened_left(content: bytes, at: int, clip: int, runs: _Runs) -> int:
    """The start of the line two lines before; on long lines, of the run that stands out of reach."""
    stop = max(0, at - 2 * clip - 64)
    line = at
    for _ in range(_LINES + 1):
        line = content.rfind(b"\n", stop, line)
        if line < 0:
            return runs.start(stop)
    return line + 1


def widened_right(content: bytes, at: int, clip: int, runs: _Runs) -> int:
    """The end of the line two lines behind; on long lines, of the run that stands out of reach."""
    stop = min(len(content), at + 2 * clip + 64)
    line = at
    for _ in range(_LINES + 1):
        line = content.find(b"\n", line, stop) + 1
        if not line:
            return runs.end(stop)
    return line


def touched_blocks(
    content: bytes, changes: list[Region], openers: list[bytes], clip: int, block: int
) -> Iterator[Region]:
    """Blocks of several lines that a change touches, from their opener on; those that overlap as one."""
    for opener in openers:
        added: Region | None = None
        runs = _Runs(content)
        near = 0  # the first change that does not end before the block's lines
        at = content.find(opener)
        while at >= 0:
            end = min(len(content), at + block)
            line = widened_left(content, at, clip, runs)
            while near < len(changes) and changes[near][1] < line:
                near += 1
            if near < len(changes) and changes[near][0] <= end:
                if added and at > added[1]:
                    yield added
                    added = None
                added = (added[0] if added else at, end)
            at = content.find(opener, at + 1)
        if added:
            yield added


def shown_stretches(content: bytes, regions: list[Region], clip: int) -> Iterator[Region]:
    """Regions in order, widened; those that then meet as one."""
    start = end = 0
    runs = _Runs(content)
    for number, (first, last) in enumerate(regions):
        left = end if number and first <= end else widened_left(content, first, clip, runs)
        if not number:
            start = left
        elif left > end:
            yield start, end
            start = left
        end = max(end, widened_right(content, last, clip, runs))
    if end > start:
        yield start, end
