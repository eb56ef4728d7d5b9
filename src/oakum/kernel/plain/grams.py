"""Words and pieces of words as numbers: hashed, so that no text can be read out of the weights. See grams.c."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

from oakum.kernel.described import BUCKETS

_VALUE, _NAME, _LINE, _AFTER = 1, 2, 3, 4
"""What the hashes of each kind begin with, so that the same text counts apart."""
_MOST = 48
_WORDS_OF_NAME = 6
_NEAR = 8
REACH = 120
"""Bytes before a value that count."""
_WORDS = re.compile(r"[A-Za-z]+|[0-9]+")


class Table:
    """Weights by bucket, each a signed byte times a scale."""

    def __init__(self, weights: bytes, scale: float) -> None:
        self._weights = memoryview(weights).cast("b")
        self._scale = scale

    def sum(self, buckets: Sequence[int]) -> float:
        """The weights of all different buckets, added. Raises IndexError for one beyond the table."""
        weights = self._weights
        return sum([weights[bucket] for bucket in set(buckets)]) * self._scale


def of_value(value: str) -> list[int]:
    """Buckets of all pieces of three characters of a value, in lower case, its begin and end marked."""
    text = f"\x02{value[:_MOST].lower()}\x03".encode("latin-1")
    return [crc32(text[at : at + 3], _VALUE) % BUCKETS for at in range(len(text) - 2)]


def of_name(words: Sequence[str]) -> list[int]:
    """Buckets of the last words of a name, each alone and with the next one."""
    last = words[-_WORDS_OF_NAME:]
    pairs = [f"{one} {two}" for one, two in pairwise((*last, ""))]
    return [crc32(text.encode("latin-1"), _NAME) % BUCKETS for text in (*last, *pairs)]


def of_line(before: str, after: str) -> list[int]:
    """Buckets of the nearest words before a value, and of what follows it."""
    words = _WORDS.findall(before[-REACH:].lower())[-_NEAR:]
    found = [crc32(word.encode("latin-1"), _LINE) % BUCKETS for word in words]
    found.append(crc32(after[:3].encode("latin-1"), _AFTER) % BUCKETS)
    return found
