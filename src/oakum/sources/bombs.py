"""Compressed streams that unpack to far more than anything honest does.

Logs and datasets are long and repeat themselves, so the bounds on archives do not fit them. A few kilobytes that become
many megabytes are a bomb all the same: they cost the detector minutes and hold next to nothing.
"""

from __future__ import annotations

import io
from typing import BinaryIO, cast

FREE = 64 << 20
"""Bytes that may come out of anything."""
RATIO = 500
"""Bytes that may come out of each packed one after that. Real logs have some tens, deflate at most 1,032."""


class ArchiveBomb(EOFError):  # noqa: N818 - reads as what it says about a stream
    """Nothing more is read of a stream: it is a bomb."""


class _Bounded(io.RawIOBase):
    def __init__(self, unpacked: BinaryIO, packed: BinaryIO) -> None:
        self._unpacked = cast(io.BufferedIOBase, unpacked)
        self._packed = packed
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        count = self._unpacked.readinto1(buffer)
        self._size += count
        if self._size > FREE and self._size > RATIO * self._packed.tell():
            raise ArchiveBomb(f"more than {RATIO} times its size")
        return count

    def close(self) -> None:
        self._unpacked.close()
        super().close()


def bounded(unpacked: BinaryIO, packed: BinaryIO) -> io.BufferedReader:
    """What comes out of `packed`, as `unpacked` gives it. Reading raises ArchiveBomb."""
    return io.BufferedReader(_Bounded(unpacked, packed))
