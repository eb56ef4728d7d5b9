"""Deltas of packfiles (gitformat-pack): ranges to copy from a base, and bytes to insert."""

from __future__ import annotations

from dataclasses import dataclass, field

from oakum.kernel.deltas import applied, sizes

__all__ = ["NEAR", "Changes", "Region", "applied", "sizes"]

NEAR = 160
"""Changes this close in bytes are one region: what is shown beyond need does no harm."""

Region = tuple[int, int]
"""Start and end in the result."""


@dataclass(slots=True)
class Changes:
    """Where a result may differ from its base: inserted bytes, and joints between copied ranges."""

    regions: list[Region] = field(default_factory=list)
    _copied_to: int = 0  # a first copy from the base's start is no joint

    def copied(self, at: int, length: int, start: int) -> None:
        """`length` bytes at `at` in the result come from `start` on in the base."""
        if start != self._copied_to:
            self._add(at, at)
        self._copied_to = start + length

    def inserted(self, at: int, length: int) -> None:
        """`length` bytes at `at` in the result are new."""
        self._copied_to = -1
        self._add(at, at + length)

    def ended(self, size: int, base_size: int) -> None:
        """The result has `size` bytes; unless they end as the base ends, the end of the text has moved."""
        if self._copied_to != base_size:
            self._add(size, size)

    def _add(self, start: int, end: int) -> None:
        if self.regions and self.regions[-1][1] + NEAR >= start:
            self.regions[-1] = (self.regions[-1][0], end)
        else:
            self.regions.append((start, end))
