"""Zip files whose directory is missing, as after a download that broke off: their members one after the other."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from oakum.sources.archives.bounds import CHUNK, Budget
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path

_HEADER = struct.Struct("<4s5H3I2H")
_MAGIC, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_ENCRYPTED, _STREAMED = 0x1, 0x8
_STORED, _DEFLATED = 0, 8


def read_broken_zip(path: str, source: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The members up to the break, the last one as far as it is there; ends where a member is of no known kind."""
    source.seek(0)
    while len(head := source.read(_HEADER.size)) == _HEADER.size:
        magic, _, flags, method, _, _, _, packed, _, name_size, extra_size = _HEADER.unpack(head)
        if magic != _MAGIC or flags & _ENCRYPTED or method not in (_STORED, _DEFLATED):
            return
        name = source.read(name_size).decode("utf-8", "replace")
        source.read(extra_size)
        if method == _STORED and flags & _STREAMED and not packed:
            return  # nothing says where it ends
        content = _Deflated(source) if method == _DEFLATED else _Stored(source, packed)
        budget.admit()
        data = b"".join(budget.chunks(content, None if method == _STORED else _left(source)))
        if not name.endswith("/"):
            yield Member(member_path(path, name), data)
        if flags & _STREAMED:
            _pass_descriptor(source)


class _Stored:
    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self._left = size

    def read1(self, size: int, /) -> bytes:
        data = self._source.read(min(size, self._left))
        self._left -= len(data)
        return data


class _Deflated:
    """Leaves the source where the stream ends."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        self._pending = b""

    def read1(self, size: int, /) -> bytes:
        while not self._stream.eof:
            packed = self._pending or self._source.read(CHUNK)
            try:
                data = self._stream.decompress(packed, size)
            except zlib.error:
                return b""
            self._pending = self._stream.unconsumed_tail
            if self._stream.eof:
                self._source.seek(-len(self._stream.unused_data), 1)
            if data or not packed:
                return data
        return b""


def _left(source: BinaryIO) -> int:
    """Bytes behind the current place, for the bound on the ratio."""
    at = source.tell()
    end = source.seek(0, 2)
    source.seek(at)
    return max(1, end - at)


def _pass_descriptor(source: BinaryIO) -> None:
    """Size and checksum that stand behind a member whose header did not know them."""
    if source.read(4) == _DESCRIPTOR:
        source.read(12)
    else:
        source.read(8)
