"""A layer: a tar, packed or not, read in one pass and handed to the detector in buffers of some megabytes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import BinaryIO, cast

import msgspec

from oakum.kernel import BINARY, WRAPPED, kind_of
from oakum.model import ImageOrigin, Location, MissingExtra, OakumError, Skipped
from oakum.model.arena import HEAD, TAIL, Arena, Begin, Shard, nothing, span_of, whole
from oakum.sources.archives.bounds import Budget, Unreadable
from oakum.sources.archives.entries import Entry, entries
from oakum.sources.archives.interface import Limits
from oakum.sources.archives.tape import Tape
from oakum.sources.images.blobs import Blob
from oakum.sources.images.changes import Changes
from oakum.sources.images.unpack import unpacked
from oakum.sources.stream import Chunks
from oakum.sources.unwrap import unwrapped

TARGET = 4 << 20
SMALL = 8 << 20
"""Files up to this size are read at once; larger ones in chunks."""
WRAPPED_LIMIT = 256 << 20
"""Archives and documents up to this size are opened."""
LIMITS = Limits(member=1 << 40, total=64 << 30, ratio=1000, ratio_free=256 << 20, members=5_000_000)
"""Of one layer. An honest one may hold a disk image of zeros; deflate cannot do much more than 1:1000 anyway."""
_BLOCK = 512

Leave = Callable[[str], Skipped | None]
"""Says of a path why it is left out, or None."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How the files of layers are read. `leave` has to be picklable."""

    leave: Leave
    binary: bool = False
    archives: bool = True
    most: int = 1 << 62
    """Skip larger files."""
    limits: Limits = LIMITS


class LayerShard(Shard):
    """One layer, or every `parts`-th of its files from number `part` on: unpacking costs little beside the rest, so two
    processes that both unpack a large layer are through in half the time."""

    label = ""

    def __init__(self, image: str, digest: str, blob: Blob, reading: Reading, *, part: int = 0, parts: int = 1) -> None:
        self._part, self._parts = part, parts
        self._count = 0
        self._image = image
        self.digest = digest
        self._blob = blob
        self._reading = reading
        self._changes = Changes(digest)
        self._names: list[str] = []
        self._begin = Begin()
        self._arena: Arena | None = None

    def arenas(self) -> Iterator[Arena]:
        """Small files together, large ones in chunks, archives and documents one by one, in the order of the tar."""
        try:
            with closing(self._blob.open()) as packed, closing(unpacked(packed)) as source:
                yield from self._content(source)
        except Unreadable as error:
            yield self._skip(error.reason, error.detail)
        except MissingExtra as error:
            yield self._skip("optional package missing", str(error))
        except (OakumError, FileNotFoundError, PermissionError) as error:
            yield self._skip("unreadable", str(error))
        except Exception as error:
            # Parsers fail on hostile bytes in more ways than they document. Their messages may quote the content.
            yield self._skip("damaged", type(error).__name__)

    def _content(self, source: BinaryIO) -> Iterator[Arena]:
        head = source.read(_BLOCK)
        again = cast(BinaryIO, _Again(head, source))
        if head[257:262] == b"ustar" or not head.strip(b"\0"):
            yield from self._tar(again)
        elif self._part == 0:
            yield from self._file("", again, WRAPPED_LIMIT)

    def _tar(self, source: BinaryIO) -> Iterator[Arena]:
        budget = Budget(self._reading.limits)
        tape = Tape(source, budget, packed=max(1, self._blob.size))
        packing = _Packing()
        try:
            for entry in entries(tape, budget):
                yield from self._member(tape, entry, packing)
        except Exception:
            yield self._packed(packing)
            raise
        yield self._packed(packing)

    def _member(self, tape: Tape, entry: Entry, packing: _Packing) -> Iterator[Arena]:
        path = self._changes.add(entry.name, entry.kind == "folder")
        self._count += 1
        if path is None or entry.kind == "folder" or self._count % self._parts != self._part:
            return
        skipped = _unread(entry, path) or self._reading.leave(path)
        if skipped is None and entry.size > self._reading.most:
            skipped = Skipped(path=path, reason="too large", detail=f"{entry.size} bytes")
        if skipped is not None:
            packing.skipped.append(skipped)
        elif entry.size > SMALL:
            yield self._packed(packing)
            yield from self._file(path, cast(BinaryIO, _Rest(tape, entry.size)), entry.size)
        else:
            yield from self._small(path, tape.exactly(entry.size), packing)
        if packing.size >= TARGET:
            yield self._packed(packing)

    def _small(self, path: str, data: bytes, packing: _Packing) -> Iterator[Arena]:
        kind = kind_of(data, self._reading.binary)
        if kind == BINARY:
            packing.skipped.append(Skipped(path=path, reason="binary", by_default=True))
        elif kind == WRAPPED:
            yield self._packed(packing)
            yield from self._unwrapped(path, data)
        else:
            packing.add(path, data)

    def _file(self, path: str, file: BinaryIO, size: int) -> Iterator[Arena]:
        """A large file, or a blob that is no tar."""
        chunks = Chunks(file, binary=self._reading.binary)
        for arena in chunks:
            self._names, self._arena, self._begin = [path], arena, chunks.begin
            yield arena
        self._begin = Begin()
        if chunks.is_binary:
            yield nothing(Skipped(path=path, reason="binary", by_default=True))
        elif chunks.wrapped and size > WRAPPED_LIMIT:
            yield nothing(Skipped(path=path, reason="too large", detail="archive"))
        elif chunks.wrapped:
            yield from self._unwrapped(path, chunks.head + file.read(size))

    def _unwrapped(self, path: str, data: bytes) -> Iterator[Arena]:
        for member in unwrapped(path, data, archives=self._reading.archives):
            if isinstance(member, Skipped):
                yield nothing(member)
            else:
                self._names, self._arena = [member.path], whole(member.data)
                yield self._arena

    def _packed(self, packing: _Packing) -> Arena:
        self._arena, self._names = packing.taken()
        return self._arena

    def _skip(self, reason: str, detail: str) -> Arena:
        skipped = Skipped(path=f"{self._image}!/{self.digest}", reason=reason, detail=detail)
        return Arena(memoryview(b""), array("q"), (skipped,) if self._part == 0 else ())

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Path and lines of a detection in the current arena."""
        origin = ImageOrigin(path=self._names[owner], image=self._image, layer=self.digest)
        return Location(origin=origin, span=span_of(self._arena, owner, start, end, self._begin))

    def told(self) -> str:
        """What the layer adds and removes."""
        return self._changes.encoded() if self._part == 0 else ""


class _Again:
    """A file whose first bytes were read already; it cannot go back."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head = head
        self._file = file

    def read(self, size: int) -> bytes:
        head, self._head = self._head[:size], self._head[size:]
        return head + self._file.read(size - len(head))

    def seek(self, offset: int) -> int:
        raise NotImplementedError


class _Rest:
    """The content of one member as a file."""

    def __init__(self, tape: Tape, size: int) -> None:
        self._tape = tape
        self._left = size

    def read(self, size: int) -> bytes:
        part = self._tape.read(min(size, self._left))
        self._left -= len(part)
        return part


class _Packing:
    """Small files on their way into one arena."""

    def __init__(self) -> None:
        self.skipped: list[Skipped] = []
        self._start()

    def _start(self) -> None:
        self._buffer = bytearray()
        self._segments = array("q")
        self._names: list[str] = []

    @property
    def size(self) -> int:
        return len(self._buffer)

    def add(self, path: str, data: bytes) -> None:
        start = len(self._buffer)
        if data:
            self._segments.extend((start, start + len(data), len(self._names), 0, HEAD | TAIL))
            self._buffer += data
            self._buffer += b"\n"
        self._names.append(path)

    def taken(self) -> tuple[Arena, list[str]]:
        size = max(0, len(self._buffer) - len(self._names))
        arena = Arena(memoryview(self._buffer), self._segments, tuple(self.skipped), size, len(self._names))
        names = self._names
        self.skipped = []
        self._start()
        return arena, names


def _unread(entry: Entry, path: str) -> Skipped | None:
    if entry.kind == "link":
        return Skipped(path=path, reason="link", by_default=True)
    if entry.kind == "sparse":
        return Skipped(path=path, reason="special file", detail="a sparse file")
    return None if entry.kind == "file" else Skipped(path=path, reason="special file", by_default=True)
