"""Single objects, read where they lie: for the few that a small change is about, which are worth neither opening whole
packs nor a process of git."""

from __future__ import annotations

import mmap
from functools import cached_property
from pathlib import Path

from oakum.kernel import deltas, inflate
from oakum.sources.git import loose
from oakum.sources.git.repository import Repository
from oakum.sources.regular import open_regular

LARGEST = loose.LARGEST
"""Bytes of an object; larger ones are not read."""
_INDEX = b"\xfftOc\0\0\0\2"
_NAMES = len(_INDEX) + 4 * 256
_LONGEST_CHAIN = 500
_LONGEST_SIZE = 60
"""Bits."""
_MOST_CHANGES, _MOST_MADE = 4 << 20, 256 << 20
"""Bytes of deltas that are applied for one object, and of what is made on the way to it."""
_BY_OFFSET, _BY_ID = 6, 7


class Objects:
    """The objects of a repository by their id."""

    def __init__(self, repository: Repository) -> None:
        self._folders = repository.object_dirs
        self._id_length = repository.id_length

    def read(self, id_: bytes) -> tuple[int, bytes] | None:
        """Kind (as the kernel numbers them) and content. None for what is not here, damaged or too large."""
        name = id_.hex()
        for folder in self._folders:
            found = loose.parsed(folder / name[:2] / name[2:])
            if not isinstance(found, str):
                return found
        try:
            return self._packed(id_, _LONGEST_CHAIN)
        except (IndexError, OSError, ValueError):
            return None

    @cached_property
    def _packs(self) -> list[_Pack]:
        indexes = [path for folder in self._folders for path in sorted((folder / "pack").glob("pack-*.idx"))]
        return [_Pack(path, self._id_length) for path in indexes]

    def _packed(self, id_: bytes, steps: int) -> tuple[int, bytes] | None:
        for pack in self._packs:
            offset = pack.offset(id_)
            if offset is not None:
                return self._unpacked(pack, offset, steps)
        return None

    def _unpacked(self, pack: _Pack, offset: int, steps: int) -> tuple[int, bytes] | None:
        """The object of an entry: deltas are gathered down to what they are based on, then applied."""
        changes: list[bytes] = []
        found: tuple[int, bytes] | None = None
        while found is None:
            kind, content, base = pack.entry(offset)
            if kind not in (_BY_OFFSET, _BY_ID):
                found = kind, content
                break
            steps -= 1
            if steps < 0:
                raise ValueError("a chain of deltas has no end")
            changes.append(content)
            if sum(map(len, changes)) > _MOST_CHANGES:
                raise ValueError("deltas are too large")
            if isinstance(base, int):
                offset = base
            elif (found := self._packed(base, steps)) is None:
                return None
        return found[0], _changed(found[1], changes)


def _changed(content: bytes, changes: list[bytes]) -> bytes:
    made = 0
    for change in reversed(changes):
        before, after, at = deltas.sizes(change)
        made += after
        if before != len(content) or max(after, before) > LARGEST or made > _MOST_MADE:
            raise ValueError("a delta is for another object, or makes too much")
        content = deltas.applied(change, at, content, after)
    return content


class _Pack:
    """A packfile with its index (gitformat-pack), both mapped when they are first looked at."""

    def __init__(self, index: Path, id_length: int) -> None:
        self._path = index
        self._id_length = id_length

    @cached_property
    def _index(self) -> mmap.mmap:
        return _mapped(self._path)

    @cached_property
    def _data(self) -> mmap.mmap:
        return _mapped(self._path.with_suffix(".pack"))

    def offset(self, id_: bytes) -> int | None:
        """Where the object's entry begins. Raises ValueError for an index of another version, or a damaged one."""
        index, size = self._index, self._id_length
        if index[: len(_INDEX)] != _INDEX:
            raise ValueError("an index of another version")
        low = self._count(id_[0] - 1) if id_[0] else 0
        high, total = self._count(id_[0]), self._count(255)
        while low < high:
            middle = (low + high) // 2
            at = _NAMES + middle * size
            here = index[at : at + size]
            if here == id_:
                return self._offset_at(middle, total)
            low, high = (middle + 1, high) if here < id_ else (low, middle)
        return None

    def _count(self, first: int) -> int:
        """Objects whose id begins with that byte or a smaller one."""
        at = len(_INDEX) + 4 * first
        return int.from_bytes(self._index[at : at + 4], "big")

    def _offset_at(self, place: int, total: int) -> int:
        small = _NAMES + total * (self._id_length + 4)  # behind the ids and their checksums
        offset = int.from_bytes(self._index[small + 4 * place : small + 4 * place + 4], "big")
        if not offset >> 31:
            return offset
        large = small + 4 * total + 8 * (offset & 0x7FFFFFFF)
        return int.from_bytes(self._index[large : large + 8], "big")

    def entry(self, offset: int) -> tuple[int, bytes, int | bytes]:
        """Kind, content, and of a delta where its base is: an offset or an id."""
        data, at = self._data, offset
        kind, size, shift = data[at] >> 4 & 7, data[at] & 15, 4
        while data[at] & 0x80 and shift < _LONGEST_SIZE:
            at += 1
            size |= (data[at] & 0x7F) << shift
            shift += 7
        at += 1
        if size > LARGEST or not offset:
            raise ValueError("an object is too large")
        base: int | bytes = b""
        if kind == _BY_ID:
            base = data[at : at + self._id_length]
            at += self._id_length
        elif kind == _BY_OFFSET:
            back, at = deltas.back(data, at)
            base = offset - back
            if not 0 < base < offset:
                raise ValueError("a delta points nowhere")
        with memoryview(data) as view:
            return kind, inflate(view[at:], size), base


def _mapped(path: Path) -> mmap.mmap:
    with open_regular(path, follow=True) as file:
        return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
