"""The tables that the kernel searches with, made of rows; `oakum.kernel.plain.known` says what they mean."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

CODE_BITS = 24
WINDOW = 8
_FILTER = 16, 22
"""Least and most, as powers of two, of bits in the filter: 8 KB for few values, and at most the 512 KB that a
second-level cache holds."""
_SPARSE = 5
"""One in 2^5 bits is set, unless there are very many values."""
_BUCKETS = 4, 16


class Row(NamedTuple):
    """One form of one value."""

    code: int
    before: int
    """Bytes of it before its anchor."""
    length: int
    check: int
    kind: int
    """Number of the form."""


class Tables(msgspec.Struct, frozen=True):
    """Rows in the ascending order of their codes: a filter, numbers of 32 bits in this machine's order, and kinds."""

    bits: bytes
    first: bytes
    codes: bytes
    shapes: bytes
    kinds: bytes
    order: str = sys.byteorder

    def numbers(self) -> tuple[bytes, memoryview, memoryview, memoryview]:
        """As `oakum.kernel.known_search` takes them, behind the seeds."""
        return self.bits, numbers(self.first), numbers(self.codes), numbers(self.shapes)

    def lengths(self) -> list[int]:
        """Bytes of each form, by its number in the order of the codes."""
        return numbers(self.shapes)[1::3].tolist() if self.shapes else []

    def are_sound(self, kinds: int) -> bool:
        """Whether a search in them stays inside them, and every kind is below `kinds`."""
        if self.order != sys.byteorder or any(len(part) % 4 for part in (self.first, self.codes, self.shapes)):
            return False
        first, shapes = numbers(self.first).tolist(), numbers(self.shapes).tolist()
        rows, buckets = len(self.codes) // 4, len(first) - 1
        return (
            _is_power(len(self.bits) * 8, 8, 32)
            and _is_power(buckets, 0, CODE_BITS)
            and first == sorted(first)
            and first[:1] == [0]
            and first[-1] == rows == len(self.kinds)
            and len(shapes) == 3 * rows
            and all(before + WINDOW <= length for before, length in zip(shapes[::3], shapes[1::3], strict=True))
            and all(kind < kinds for kind in self.kinds)
        )


def tables(rows: Iterable[Row]) -> Tables:
    """The rows, to be searched."""
    ordered = sorted(rows)
    size = len(ordered).bit_length()
    return Tables(
        bits=_bits(ordered, min(max(size + _SPARSE, _FILTER[0]), _FILTER[1])),
        first=_first(ordered, min(max(size, _BUCKETS[0]), _BUCKETS[1])),
        codes=_packed(row.code for row in ordered),
        shapes=_packed(field for row in ordered for field in (row.before, row.length, row.check)),
        kinds=bytes(row.kind for row in ordered),
    )


def numbers(packed: bytes) -> memoryview:
    """The numbers of a table."""
    return memoryview(packed).cast("I")


def _packed(values: Iterable[int]) -> bytes:
    return array("I", values).tobytes()


def _bits(rows: Sequence[Row], size: int) -> bytes:
    bits = bytearray(1 << size - 3)
    for row in rows:
        bit = row.code >> CODE_BITS - size
        bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def _first(rows: Sequence[Row], buckets: int) -> bytes:
    codes = [row.code for row in rows]
    return _packed(bisect_left(codes, bucket << CODE_BITS - buckets) for bucket in range((1 << buckets) + 1))


def _is_power(number: int, least: int, most: int) -> bool:
    return number.bit_count() == 1 and least <= number.bit_length() - 1 <= most
