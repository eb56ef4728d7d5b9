"""A dataset's file as a stream of text, whatever it is compressed with."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from typing import Any, BinaryIO, cast

from oakum.model import MissingExtra
from oakum.sources.bombs import bounded
from oakum.sources.regular import open_regular

UNREADABLE = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
"""What reading a damaged file raises, besides OSError."""
_ZSTD_WINDOW = 1 << 27


def opened(path: str) -> BinaryIO:
    """The text of a file. Raises OSError, and MissingExtra for zstd without its package; reading raises UNREADABLE,
    for a bomb too."""
    file = open_regular(path, follow=True)
    if path.endswith(".gz"):
        return bounded(cast(BinaryIO, gzip.GzipFile(fileobj=file)), file)
    if path.endswith(".bz2"):
        return bounded(cast(BinaryIO, bz2.BZ2File(file)), file)
    if path.endswith(".xz"):
        return bounded(cast(BinaryIO, lzma.LZMAFile(file)), file)
    if path.endswith(".zst"):
        return bounded(_zstd(file), file)
    return file


def created(path: str) -> BinaryIO:
    """A new file to write text to, compressed as its name says. Raises as `opened` does."""
    if path.endswith(".gz"):
        return cast(BinaryIO, gzip.open(path, "wb"))
    if path.endswith(".bz2"):
        return cast(BinaryIO, bz2.open(path, "wb"))
    if path.endswith(".xz"):
        return cast(BinaryIO, lzma.open(path, "wb"))
    if path.endswith(".zst"):
        return cast(BinaryIO, _zstandard().open(path, "wb"))
    return open(path, "wb")  # noqa: PTH123 - the caller closes it


def is_compressed(path: str) -> bool:
    """Whether the name says so."""
    return path.endswith((".gz", ".bz2", ".xz", ".zst"))


def _zstd(file: BinaryIO) -> BinaryIO:
    decompressor = _zstandard().ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    return cast(BinaryIO, decompressor.stream_reader(file, read_across_frames=True))


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("reading zstd", "archives") from None
    return zstandard
