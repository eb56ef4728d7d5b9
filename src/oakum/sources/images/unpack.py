"""Layers as they are packed: gzip, zstd, or not at all. Their first bytes decide, not their media type."""

from __future__ import annotations

import gzip
import io
from typing import Any, BinaryIO, cast

from oakum.sources.archives.compressed import zstd_stream

_BUFFER = 1 << 20


def unpacked(source: BinaryIO) -> BinaryIO:
    """The unpacked bytes, buffered, in one pass. Closing them leaves `source` open. Raises MissingExtra for zstd
    without the package."""
    buffered = source if isinstance(source, io.BufferedReader) else io.BufferedReader(cast(Any, source), _BUFFER)
    magic = buffered.peek(4)[:4]
    if magic.startswith(b"\x1f\x8b"):
        return _gzip(buffered)
    if magic == b"\x28\xb5\x2f\xfd":
        return io.BufferedReader(cast(Any, zstd_stream(cast(BinaryIO, _OnePass(buffered)))), _BUFFER)
    return buffered


def _gzip(source: BinaryIO) -> BinaryIO:
    """ISA-L in a thread of its own where it is installed: four times as fast, and beside the detector."""
    try:
        from isal import igzip_threaded
    except ImportError:
        return cast(BinaryIO, io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=source)), _BUFFER))
    return cast(BinaryIO, igzip_threaded.open(source, "rb"))  # type: ignore[no-untyped-call]


class _OnePass(io.RawIOBase):
    """A source for a reader that closes what it reads."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._source.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def read(self, size: int = -1) -> bytes:
        """Straight through: zstandard reads megabytes at a time."""
        return self._source.read(size)
