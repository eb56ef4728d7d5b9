"""Which of many texts hold which of many values, in a time that grows with the texts and not with both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

_WIDTHS = (8, 4, 1)
"""Of the samples that are looked up, in characters."""
_BETWEEN = "\0"


class _Sample(NamedTuple):
    """Where in a value a stretch of it stands."""

    value: str
    offset: int


def holding(texts: Iterable[str], values: Iterable[str]) -> dict[str, Sequence[str]]:
    """Text -> the values in it, the longest first; for those texts that hold any. Empty values are in none."""
    sought, among = [value for value in values if value], list(texts)
    if not sought:
        return {}
    joined = _BETWEEN.join(among)
    starts = list(accumulate((len(text) + len(_BETWEEN) for text in among), initial=0))
    found: dict[str, set[str]] = {}
    for at, value in _places(joined, sought):
        text = among[bisect_right(starts, at) - 1]
        if value in text:  # and not across two
            found.setdefault(text, set()).add(value)
    return {text: sorted(inside, key=_longest_first) for text, inside in found.items()}


def _longest_first(value: str) -> tuple[int, str]:
    return -len(value), value


def _places(text: str, values: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where in a text each value stands; some places of it come twice."""
    wanted: dict[int, dict[str, list[_Sample]]] = {}
    for value in values:
        width = next(width for width in _WIDTHS if len(value) >= 2 * width - 1)
        # The last samples: one of them falls on every place where the value may stand, and many begin alike, but few
        # end so.
        for offset in range(len(value) - 2 * width + 1, len(value) - width + 1):
            samples = wanted.setdefault(width, {})
            samples.setdefault(value[offset : offset + width], []).append(_Sample(value, offset))
    for width, samples in wanted.items():
        for at in [at for at in range(0, len(text), width) if text[at : at + width] in samples]:
            for value, offset in samples[text[at : at + width]]:
                if at >= offset and text.startswith(value, at - offset):
                    yield at - offset, value
