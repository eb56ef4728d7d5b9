"""Applies the deltas of packfiles (gitformat-pack), for single objects and for the kernel in plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap

    from oakum.kernel.plain.delta import Changes

_LONGEST_NUMBER = 9


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


def back(data: bytes | mmap, at: int) -> tuple[int, int]:
    """How far before an entry of a pack its base begins, and where that number ends; the index writes numbers like
    that, too. Raises ValueError for one without end, and IndexError at the end of the data."""
    value, stop = data[at] & 0x7F, at + _LONGEST_NUMBER
    while data[at] & 0x80:
        at += 1
        if at == stop:
            raise ValueError("damaged delta")
        value = (value + 1 << 7) | (data[at] & 0x7F)
    return value, at + 1


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
