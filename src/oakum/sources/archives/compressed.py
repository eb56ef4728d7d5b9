"""gzip, bzip2, xz and zstd: of a tar, or of a single file."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, cast

from oakum.model import MissingExtra, Skipped
from oakum.sources.archives.bounds import Budget, Stream, size_of
from oakum.sources.archives.container import is_tar
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path
from oakum.sources.archives.tar import read_tar

_SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".z")
_TAR_HEADER = 512
_ZSTD_WINDOW = 1 << 27  # what the zstd program accepts by default: a header may ask for far more memory


def read_compressed(path: str, source: BinaryIO, budget: Budget) -> Iterator[Member | Skipped]:
    """The members of a compressed tar, or the one file: `app.log.gz!/app.log`.

    Of a file that is damaged or too large the part before is given, and the error raised after it.
    """
    packed = size_of(source)
    if is_tar(_head(_unpacked(source))):
        yield from read_tar(path, cast(BinaryIO, _unpacked(source)), budget, packed)
    else:
        yield from _single(path, _unpacked(source), packed, budget)


def _head(stream: Stream) -> bytes:
    head = b""
    with suppress(Exception):  # it comes again when all is read
        while len(head) < _TAR_HEADER and (piece := stream.read1(_TAR_HEADER)):
            head += piece
    return head


def _unpacked(source: BinaryIO) -> Stream:
    source.seek(0)
    magic = source.read(4)
    source.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=source)
    if magic.startswith(b"BZh"):
        return bz2.BZ2File(source)
    if magic.startswith(b"\xfd7z"):
        return lzma.LZMAFile(source)
    return zstd_stream(source)


def zstd_stream(source: BinaryIO) -> Stream:
    """What a zstd file unpacks to. Raises MissingExtra."""
    if sys.version_info >= (3, 14):
        from compression import zstd

        bits = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW.bit_length() - 1}
        return cast(Stream, zstd.ZstdFile(source, options=bits))
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("reading zstd", "archives") from None
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    return cast(Stream, decompressor.stream_reader(source, read_across_frames=True, closefd=False))


def _single(path: str, stream: Stream, packed: int, budget: Budget) -> Iterator[Member]:
    budget.admit()
    name = member_path(path, _inner_name(path))
    chunks: list[bytes] = []
    try:
        for chunk in budget.chunks(stream, packed):
            chunks.append(chunk)  # noqa: PERF402 - what came before an error is to be kept
    except Exception:
        yield Member(name, b"".join(chunks))
        raise
    yield Member(name, b"".join(chunks))


def _inner_name(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    stem, dot, suffix = name.rpartition(".")
    return stem if stem and f"{dot}{suffix}".lower() in _SUFFIXES else name
