"""How much of a text a decision may depend on: the line of a hit and the line above, bounded to each side.

Everything that judges a finding looks at its window and at nothing else. That is what makes delta scanning exact:
where a window has not changed, the finding has been seen already (docs/explanation/delta-scanning.md).
"""

from __future__ import annotations

from array import array

import msgspec

from oakum.kernel import line_windows
from oakum.model.arena import HEAD, TAIL

LEFT = 1024
"""Bytes before a hit that may count, on lines longer than that."""
NEAR = 64
"""Bytes behind a hit before which the match must begin, on lines longer than that: a hit lies inside its match."""
RIGHT = 2048
"""Bytes behind a hit to which such a match may reach."""
CLIP = max(LEFT, RIGHT)
"""Bytes to each side that a window may reach at most."""
BLOCK = 16384
"""Bytes that a secret of several lines may span from its opener."""
LONGEST_OPENER = 96


class Window(msgspec.Struct, frozen=True):
    """A line out of a segment."""

    text: bytes
    start: int
    """Offset of `text` in the buffer."""
    above: bytes
    """The line before it, empty for the first; possibly clipped."""
    limit: int
    """Where a match has to begin before; the length of `text` when that is the whole line. For an assignment where the
    hit ends."""
    cut_left: bool
    """True where `text` begins in the middle of its line."""
    cut_right: bool


BOUNDS = (LEFT, NEAR, RIGHT)


def line_window(
    data: memoryview, segment: tuple[int, int], end: int, *, head: bool, tail: bool, kind: int = 0
) -> Window | None:
    """The line that holds the byte before `end`; None when the segment does not show it whole, or when a rule of that
    `kind` finds nothing assigned there.

    `head` and `tail` say whether the segment begins and ends where its content does.
    """
    segments = array("q", (*segment, 0, 0, (HEAD if head else 0) | (TAIL if tail else 0)))
    windows, _ = line_windows(data, segments, ((0, end),), array("q", (kind,)), {}, BOUNDS)
    for _, (_, text, above, limit, cut_left), start, cut_right in windows:
        return Window(text=text, start=start, above=above, limit=limit, cut_left=cut_left, cut_right=cut_right)
    return None


def block_window(
    data: memoryview, segment: tuple[int, int], end: int, opener: bytes, size: int, *, head: bool, tail: bool
) -> Window | None:
    """From the opener that stands before `end`, over `size` bytes; None when the segment does not show all of it."""
    low = max(segment[0], end - LONGEST_OPENER)
    start = data[low:end].tobytes().rfind(opener)
    if start < 0:
        return None
    start += low
    if start + size > segment[1] and not tail:
        return None
    line = line_window(data, segment, start + 1, head=head, tail=True)
    if line is None:
        return None
    text = data[start : min(start + size, segment[1])].tobytes()
    above = line.above + b"\n" + line.text[: start - line.start]
    return Window(text=text, start=start, above=above, limit=len(text), cut_left=False, cut_right=False)
