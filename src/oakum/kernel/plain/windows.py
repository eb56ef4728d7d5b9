"""The lines around hits. See `line_windows` in native.pyx."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

Key = tuple[int, bytes, bytes, int, bool]
"""Rule, line, line above, limit, whether the line is cut at its left."""
_HEAD, _TAIL = 1, 2


def line_windows(
    data: memoryview,
    segments: Sequence[int],
    hits: Iterable[tuple[int, int]],
    blocks: Container[int],
    memory: dict[Key, Any],
    bounds: tuple[int, int, int],
) -> list[tuple[int, Key, int, bool]]:
    """The windows of hits: (row of the segment, key, start of the line in `data`, whether it is cut at its right).

    `hits` are pairs (rule, end) as the automaton gives them; those of rules in `blocks` are passed over. A window
    that the
    segment does not show whole is left out, and so is one that comes again, or whose key `memory` maps to nothing.
    `bounds` are the bytes that count before a hit, behind it for the start of a match, and behind it for its end.
    """
    return list(_windows(data, segments, hits, blocks, memory, bounds))


def _windows(
    data: memoryview,
    segments: Sequence[int],
    hits: Iterable[tuple[int, int]],
    blocks: Container[int],
    memory: dict[Key, Any],
    bounds: tuple[int, int, int],
) -> Iterator[tuple[int, Key, int, bool]]:
    starts = list(segments[::5])
    last: dict[int, tuple[int, int, int]] = {}
    for rule, end in hits:
        row = bisect_right(starts, end - 1) - 1
        if rule in blocks or row < 0 or end > segments[5 * row + 1]:
            continue
        window = _window(data, segments[5 * row : 5 * row + 5], end, bounds)
        if window is None:
            continue
        text, above, start, limit, cut_left, cut_right = window
        mark = (start, len(text), limit)
        key = (rule, text, above, limit, cut_left)
        known = memory.get(key)
        if last.get(rule) != mark and (known is None or known):
            yield row, key, start, cut_right
        last[rule] = mark


def _window(
    data: memoryview, segment: Sequence[int], end: int, bounds: tuple[int, int, int]
) -> tuple[bytes, bytes, int, int, bool, bool] | None:
    left, near, right = bounds
    first, past, _, _, flags = segment
    low, high = max(first, end - left), min(past, end + right)
    text = data[low:high].tobytes()
    inside = end - low - 1
    stop = text.find(b"\n", inside)
    if stop < 0 and high == past and high < end + right and not flags & _TAIL:
        return None
    start = text.rfind(b"\n", 0, inside)
    above = text.rfind(b"\n", 0, start) if start > 0 else -1
    if above < 0 and low == first and low > end - left and not flags & _HEAD:
        return None
    line_end = stop if stop >= 0 else len(text)
    return (
        text[start + 1 : line_end],
        text[above + 1 : start] if start > 0 else b"",
        low + start + 1,
        min(line_end, inside + near) - start - 1,
        start < 0 and not (flags & _HEAD and low == first),
        stop < 0 and not (flags & _TAIL and high == past),
    )
