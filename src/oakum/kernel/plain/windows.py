"""The lines around hits. See `line_windows` in native.pyx."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from oakum.kernel.plain.assign import assigned, assigned_near

Key = tuple[int, bytes, bytes, int, bool]
"""Rule, line, line above, limit, whether the line is cut at its left."""
_HEAD, _TAIL = 1, 2


class Hits:
    """What the automaton reports, which calls this for each match: pairs (rule, end) in the order of their ends."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, int]] = []

    def __call__(self, rule: int, start: int, end: int, flags: int, context: object) -> None:
        """Takes down one match."""
        self._pairs.append((rule, end))

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._pairs)


def line_windows(
    data: memoryview,
    segments: Sequence[int],
    hits: Iterable[tuple[int, int]],
    kinds: Sequence[int],
    memory: dict[Key, Any],
    bounds: tuple[int, int, int],
) -> tuple[list[tuple[int, Key, int, bool]], list[tuple[int, int]]]:
    """The windows of hits: (row of the segment, key, start of the line in `data`, whether it is cut at its right); and
    the hits of blocks.

    `hits` are pairs (rule, end) as the automaton gives them. `kinds` has a number for each rule: 0 for an expression
    in a line, below that for a block, above for an assignment: twice the bytes that its value has
    at least, plus one where the name has to be what is assigned and not only near. The limit is where a match has to
    begin before, for an assignment where the hit ends. A window that the segment does not show whole is left out, and
    so is one that comes again, one that assigns nothing, or whose key `memory` maps to nothing. `bounds` are the bytes
    that count before a hit, behind it for the start of a match, and behind it for its end.
    """
    listed = list(hits)
    openings = [(rule, end) for rule, end in listed if kinds[rule] < 0]
    return list(_windows(data, segments, listed, kinds, memory, bounds)), openings


def _windows(
    data: memoryview,
    segments: Sequence[int],
    hits: Iterable[tuple[int, int]],
    kinds: Sequence[int],
    memory: dict[Key, Any],
    bounds: tuple[int, int, int],
) -> Iterator[tuple[int, Key, int, bool]]:
    starts = list(segments[::5])
    last: dict[int, tuple[int, int, int]] = {}
    for rule, end in hits:
        row = bisect_right(starts, end - 1) - 1
        if kinds[rule] < 0 or row < 0 or end > segments[5 * row + 1]:
            continue
        window = _window(data, segments[5 * row : 5 * row + 5], end, bounds)
        if window is None:
            continue
        text, above, start, limit, cut_left, cut_right = window
        mark = (start, len(text), limit)
        if kinds[rule]:
            limit = end - start
            value = _assigned(text, limit, kinds[rule], cut_right)
            if value is None:
                continue
            mark = (start, len(text), value)
        key = (rule, text, above, limit, cut_left)
        known = memory.get(key)
        if last.get(rule) != mark and (known is None or known):
            yield row, key, start, cut_right
        last[rule] = mark


def _assigned(text: bytes, at: int, kind: int, cut: bool) -> int | None:
    """Where the value begins that is assigned there and not cut off."""
    for find in (assigned,) if kind & 1 else (assigned, assigned_near):
        found = find(text, at)
        if found and found[3] - found[2] >= kind >> 1 and not (cut and found[3] == len(text)):
            return found[2]
    return None


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
