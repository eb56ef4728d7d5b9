"""Deltas of packfiles (gitformat-pack): ranges to copy from a base, and bytes to insert."""

from __future__ import annotations

from dataclasses import dataclass, field

NEAR = 160
"""Changes this close in bytes are one region: what is shown beyond need does no harm."""

_LONGEST_NUMBER = 9

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


def sizes(delta: bytes) -> tuple[int, int, int]:
    """Size of the base, size of the result, and where the instructions begin.

    Raises ValueError when damaged.
    """
    base, at = _number(delta, 0)
    result, at = _number(delta, at)
    return base, result, at


def _number(delta: bytes, at: int) -> tuple[int, int]:
    value = 0
    for i, byte in enumerate(delta[at : at + _LONGEST_NUMBER]):
        value |= (byte & 0x7F) << 7 * i
        if not byte & 0x80:
            return value, at + i + 1
    raise ValueError("damaged delta")


def applied(delta: bytes, at: int, base: bytes, size: int, changes: Changes | None = None) -> bytes:
    """The result, of exactly `size` bytes, of the instructions from `at` on.

    `changes` hears of every piece. Raises ValueError when damaged.
    """
    pieces, done = [], 0
    while at < len(delta):
        op = delta[at]
        at += 1
        if op & 0x80:
            start, length, at = _copy(delta, op, at)
            if length > size - done or start + length > len(base):
                raise ValueError("damaged delta")
            pieces.append(base[start : start + length])
            if changes:
                changes.copied(done, length, start)
        else:
            length = op
            if not op or op > len(delta) - at or op > size - done:
                raise ValueError("damaged delta")
            pieces.append(delta[at : at + op])
            at += op
            if changes:
                changes.inserted(done, op)
        done += length
    if done != size:
        raise ValueError("damaged delta")
    return b"".join(pieces)


def _copy(delta: bytes, op: int, at: int) -> tuple[int, int, int]:
    """Start, length, and where the next instruction begins."""
    numbers = 0
    for i in range(7):
        if op & 1 << i:
            if at >= len(delta):
                raise ValueError("damaged delta")
            numbers |= delta[at] << 8 * i
            at += 1
    return numbers & 0xFFFFFFFF, numbers >> 32 or 0x10000, at
