"""The logs in a file: itself, what is compressed in it, or the members of an archive."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO, Protocol, cast

from oakum.model import Skipped
from oakum.sources.archives import HEAD_SIZE, Limits, looks_like_container, open_container
from oakum.sources.archives.container import is_tar
from oakum.sources.bombs import ArchiveBomb, bounded
from oakum.sources.logs.pieces import Readable

_COMPRESSED: tuple[tuple[bytes, Callable[[BinaryIO], io.BufferedReader]], ...] = (
    (b"\x1f\x8b\x08", lambda file: bounded(cast(BinaryIO, gzip.GzipFile(fileobj=file)), file)),
    (b"BZh", lambda file: bounded(cast(BinaryIO, bz2.BZ2File(file)), file)),
    (b"\xfd7zXZ\x00", lambda file: bounded(cast(BinaryIO, lzma.LZMAFile(file)), file)),  # noqa: SIM115 - closed there
)
_DAMAGED = (EOFError, OSError, zlib.error, lzma.LZMAError)
_TAR_HEADER = 512
_MEMBER = 256 << 20
_LIMITS = Limits(member=_MEMBER, total=_MEMBER << 5)
_UNPACKED = 16 << 30
"""Bytes that one compressed log may unpack to."""


class Log(Protocol):
    """One log that was opened."""

    name: str
    file: Readable
    failure: Skipped | None
    """What kept the rest from being read; known when all is read."""


class _Plain:
    def __init__(self, name: str, file: Readable) -> None:
        self.name = name
        self.file = file
        self.failure: Skipped | None = None


class _Unpacked:
    """A compressed log, unpacked on the way; what is damaged ends where the damage begins."""

    def __init__(self, name: str, source: io.BufferedReader) -> None:
        self.name = name
        self.file: Readable = self
        self.failure: Skipped | None = None
        self._source = source
        self._left = _UNPACKED

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        try:
            data = self._source.read1(size)
        except ArchiveBomb as error:
            self.failure = Skipped(path=self.name, reason="archive bomb", detail=f"unpacks to {error}")
            return b""
        except _DAMAGED as error:
            self.failure = Skipped(path=self.name, reason="damaged", detail=type(error).__name__)
            return b""
        self._left -= len(data)
        if self._left < 0:
            self.failure = Skipped(path=self.name, reason="too large", detail=f"more than {_UNPACKED} bytes unpacked")
            return b""
        return data


def opened(file: BinaryIO, name: str, *, archives: bool, whole: bool) -> Iterator[Log | Skipped]:
    """The logs in `file`; when not `whole`, it is known to be one that is read from the middle."""
    source = file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, file))
    head = source.peek(HEAD_SIZE)[:HEAD_SIZE] if whole else b""
    if not looks_like_container(head, name):
        yield _Plain(name, source)
    elif not archives:
        yield Skipped(path=name, reason="archive", by_default=True)
    else:
        yield from _packed(source, head, name)


def _packed(source: BinaryIO, head: bytes, name: str) -> Iterator[Log | Skipped]:
    if not source.seekable():
        content = source.read(_MEMBER + 1)
        if len(content) > _MEMBER:
            yield Skipped(path=name, reason="too large", detail="archive")
            return
        source = io.BytesIO(content)
    opener = next((opener for magic, opener in _COMPRESSED if head.startswith(magic)), None)
    if opener and not _holds_tar(opener(source)):
        source.seek(0)
        yield _Unpacked(name, opener(source))
        return
    for member in open_container(name, source, _LIMITS):
        yield member if isinstance(member, Skipped) else _Plain(member.path, io.BytesIO(member.data))


def _holds_tar(unpacked: BinaryIO) -> bool:
    with suppress(*_DAMAGED):
        return is_tar(unpacked.read(_TAR_HEADER))
    return False
