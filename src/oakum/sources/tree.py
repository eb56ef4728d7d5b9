"""A folder or a single file: everything in it but `.git`, without following links."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from oakum.kernel import BINARY, IRREGULAR, LARGE, UNREADABLE, WRAPPED, Reading
from oakum.model import FileOrigin, Location, Skipped, SourceError
from oakum.model.arena import FIELDS, Arena, Begin, Shard, nothing, span_of, whole
from oakum.sources.names import shown
from oakum.sources.regular import open_regular, read_regular
from oakum.sources.stream import Chunks
from oakum.sources.unwrap import unwrapped

TARGET = 4 << 20
SMALL = 8 << 20
"""Files up to this size are read at once; larger ones in chunks."""
BATCH = 1000
WRAPPED_LIMIT = 256 << 20
"""Archives and documents up to this size are opened."""

Leave = Callable[[str], Skipped | None]
"""Says of a relative path why it is left out, or None."""


class TreeShard(Shard):
    """Some files of a folder."""

    label = ""

    def __init__(self, root: bytes, paths: Sequence[bytes], *, binary: bool, archives: bool, most: int) -> None:
        self.root = root
        self.paths = tuple(paths)
        self.binary = binary
        self.archives = archives
        self.most = most or 1 << 62
        self._arena: Arena | None = None
        self._begin = Begin()
        self._name = ""

    def arenas(self) -> Iterator[Arena]:
        """Small files together, then large ones in chunks, then archives and documents."""
        full = [_joined(self.root, path) for path in self.paths]
        reading = Reading(full, max_size=min(SMALL, self.most), binaries=self.binary)
        large: list[int] = []
        wrapped: list[int] = []
        size = count = 0
        more = True
        while more:
            more = reading.fill(TARGET)
            skipped = tuple(self._remarks(reading.remarks, large, wrapped))
            segments = reading.segments
            self._arena = Arena(reading.arena, segments, skipped, reading.bytes - size, len(segments) // FIELDS)
            size, count = reading.bytes, count + 1
            yield self._arena
        for owner in wrapped:
            yield from self._unwrapped(owner, full[owner])
        for owner in large:
            yield from self._chunks(owner, full[owner])
        self._name = ""

    def _remarks(self, remarks: Sequence[int], large: list[int], wrapped: list[int]) -> Iterator[Skipped]:
        for owner, kind in zip(remarks[::2], remarks[1::2], strict=True):
            if kind == WRAPPED:
                wrapped.append(owner)
            elif kind == LARGE:
                large.append(owner)
            elif kind == BINARY:
                yield Skipped(path=self._path(owner), reason="binary", by_default=True)
            elif kind == IRREGULAR:
                yield Skipped(path=self._path(owner), reason="not a regular file", by_default=True)
            elif kind & 0xFF == UNREADABLE:
                yield self._unreadable(owner, kind >> 8)

    def _unreadable(self, owner: int, number: int) -> Skipped:
        if number == errno.ELOOP:
            return Skipped(path=self._path(owner), reason="symbolic link", by_default=True)
        return Skipped(path=self._path(owner), reason="unreadable", detail=os.strerror(number))

    def _unwrapped(self, owner: int, full: bytes) -> Iterator[Arena]:
        try:
            content = read_regular(full, WRAPPED_LIMIT + 1)
        except OSError as error:
            yield nothing(self._unreadable(owner, error.errno or 0))
            return
        if len(content) > WRAPPED_LIMIT:
            yield nothing(Skipped(path=self._path(owner), reason="too large", detail="archive"))
            return
        for member in unwrapped(self._path(owner), content, archives=self.archives):
            if isinstance(member, Skipped):
                yield nothing(member)
            else:
                self._name = member.path
                self._arena = whole(member.data, owner)
                yield self._arena

    def _chunks(self, owner: int, full: bytes) -> Iterator[Arena]:
        try:
            with open_regular(full) as file:
                size = os.fstat(file.fileno()).st_size
                if size > self.most:
                    yield nothing(Skipped(path=self._path(owner), reason="too large", detail=f"{size} bytes"))
                    return
                chunks = Chunks(file, owner, binary=self.binary)
                self._name = self._path(owner)
                for arena in chunks:
                    self._arena, self._begin = arena, chunks.begin
                    yield arena
                self._begin = Begin()
                if chunks.wrapped:
                    yield from self._unwrapped(owner, full)
                elif chunks.is_binary:
                    yield nothing(Skipped(path=self._path(owner), reason="binary", by_default=True))
        except OSError as error:
            yield nothing(self._unreadable(owner, error.errno or 0))

    def _path(self, owner: int) -> str:
        return shown(self.paths[owner] or self.root.rpartition(os.fsencode(os.sep))[2]).replace(os.sep, "/")

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Path and lines of a detection in the current arena."""
        span = span_of(self._arena, owner, start, end, self._begin)
        return Location(origin=FileOrigin(path=self._name or self._path(owner)), span=span)


def shards(
    root: Path, leave: Leave, skipped: list[Skipped], *, binary: bool, archives: bool, most: int
) -> Iterator[TreeShard]:
    """The work on a folder or file, in batches as the walk goes on; what is left out is added to `skipped`.

    Raises SourceError when the target itself cannot be read.
    """
    if not root.exists():
        raise SourceError(f"{root}: there is no such file or folder")
    if not root.is_dir() and not root.is_file():
        raise SourceError(f"{root}: is neither a file nor a folder; to scan what comes out of it, pipe it into `-`")
    base = os.fsencode(root.resolve() if root.is_symlink() else root)  # a link that was named is meant
    batch: list[bytes] = []
    for path in files(base, b"", leave, skipped) if root.is_dir() else iter((b"",)):
        batch.append(path)
        if len(batch) == BATCH:
            yield TreeShard(base, batch, binary=binary, archives=archives, most=most)
            batch = []
    if batch:
        yield TreeShard(base, batch, binary=binary, archives=archives, most=most)


def _joined(root: bytes, path: bytes) -> bytes:
    return root.rstrip(b"/") + b"/" + path if path else root


def files(root: bytes, folder: bytes, leave: Leave, skipped: list[Skipped]) -> Iterator[bytes]:
    """The paths of all files below a folder, relative to `root`; what is left out is added to `skipped`.

    Raises SourceError when `root` cannot be listed.
    """
    pending = [folder]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(_joined(root, folder)) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise SourceError(f"{shown(root)}: cannot be listed: {error.strerror}") from error
            skipped.append(Skipped(path=shown(folder), reason="unreadable", detail=error.strerror or ""))
            continue
        for entry in listed:
            path = folder + b"/" + entry.name if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name != b".git":
                    pending.append(path)
            elif entry.name != b".git":
                left_out = leave(shown(path))
                if left_out is None:
                    yield path
                else:
                    skipped.append(left_out)
