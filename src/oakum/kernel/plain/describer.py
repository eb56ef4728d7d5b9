"""Candidates as numbers: what the classifier sees of them."""

from __future__ import annotations

from oakum.kernel.plain.grams import REACH, of_line, of_name, of_value
from oakum.kernel.plain.surroundings import Meanings, describe_line, describe_name
from oakum.kernel.plain.values import describe_value, words_of


class Describer:
    """Describes what stands in a line by numbers. `meanings` says what words are about."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = dict(meanings)

    def numbers(self, line: bytes, start: int, end: int, above: bytes, name: bytes, bare: bool) -> list[float]:
        """The numbers of `described.VALUE`, `NAME` and `LINE`, for the value of `line` from `start` to `end`.

        `name` is what it is called, `bare` whether it is assigned without quotes. Raises ValueError when
        there is no value.
        """
        value, called = _value(line, start, end), name.decode("latin-1")
        return [
            *describe_value(value),
            *describe_name(called, words_of(called), value, self._meanings),
            *describe_line(line.decode("latin-1"), start, end, above.decode("latin-1"), bare, self._meanings),
        ]

    def buckets(self, line: bytes, start: int, end: int, name: bytes) -> tuple[list[int], list[int], list[int]]:
        """The buckets of value, name and line, for a `Table`. Raises ValueError as `numbers` does."""
        value, words = _value(line, start, end), words_of(name.decode("latin-1"))
        before, after = line[max(0, start - REACH) : start], line[end : end + 3]
        return of_value(value), of_name(words), of_line(before.decode("latin-1"), after.decode("latin-1"))


def _value(line: bytes, start: int, end: int) -> str:
    if not 0 <= start < end <= len(line):
        raise ValueError(f"no value from {start} to {end} in a line of {len(line)} bytes")
    return line[start:end].decode("latin-1")
