"""All objects of a repository as the kernel wants them: packs, loose objects as one more pack, alternates."""

from __future__ import annotations

import mmap
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from oakum.kernel import ABSENT, Pack, Reader, Store
from oakum.model import RepositoryError, Skipped
from oakum.sources.git import loose
from oakum.sources.git.repository import Repository
from oakum.sources.regular import open_regular

BROKEN, COMMIT, TREE, BLOB, TAG = range(5)


class PackName(msgspec.Struct, frozen=True):
    """Names one pack of a repository, across processes."""

    folder: str
    """The object folder."""
    name: str
    """File name without its suffix, or empty for the loose objects."""
    id_length: int
    changed: int
    """When it last changed, in nanoseconds: one that was opened before is not taken for what is there now."""


class ObjectStore:
    """The packs of a repository, opened."""

    def __init__(self, repository: Repository) -> None:
        self.id_length = repository.id_length
        self.names: list[PackName] = []
        self.packs: list[Pack] = []
        self.skipped: list[Skipped] = []
        for folder in repository.object_dirs:
            self.skipped += _without_index(folder)
            for name in _pack_names(folder, repository.id_length):
                self._add(name)
        self._store = Store(self.packs) if self.packs else None
        self._firsts: list[int] = self._store.firsts if self._store else []

    def _add(self, name: PackName) -> None:
        try:
            pack, skipped = opened(name)
        except RepositoryError as error:
            self.skipped.append(Skipped(path=name.name, reason="unreadable pack", detail=str(error)))
            return
        self.skipped += skipped
        if pack is None:
            return
        broken = len(pack.of_type(BROKEN))
        if broken:
            detail = f"{broken} of {pack.count} objects"
            self.skipped.append(Skipped(path=name.name or "loose objects", reason="damaged objects", detail=detail))
        self.names.append(name)
        self.packs.append(pack)

    @property
    def is_empty(self) -> bool:
        """Whether there is no object at all."""
        return self._store is None

    @property
    def store(self) -> Store:
        """The packs as one. Raises RepositoryError when there is none."""
        if self._store is None:
            raise RepositoryError("the repository holds no object")
        return self._store

    def find(self, object_id: bytes) -> int | None:
        """Global position of an object."""
        if self.is_empty or len(object_id) != self.packs[0].id_length:
            return None
        position = self.store.find(object_id)
        return None if position == ABSENT else position

    def id_of(self, position: int) -> bytes:
        """Object id of a global position."""
        pack, local = self.local(position)
        return bytes(self.packs[pack].id(local))

    def local(self, position: int) -> tuple[int, int]:
        """Index of the pack and position in it."""
        pack = bisect_right(self._firsts, position) - 1
        return pack, position - self._firsts[pack]

    def reader(self) -> Reader:
        """Reads single objects; one for each thread."""
        return Reader(self.store)

    @cached_property
    def tags(self) -> frozenset[int]:
        """Global positions of all tag objects."""
        return frozenset(self.positions(TAG))

    def positions(self, kind: int) -> Iterator[int]:
        """Global positions of all objects of a type."""
        if not self.is_empty:
            for first, pack in zip(self.store.firsts, self.packs, strict=True):
                for local in pack.of_type(kind):
                    yield first + local


def _pack_names(folder: Path, id_length: int) -> Iterator[PackName]:
    try:
        names = sorted(path.stem for path in (folder / "pack").glob("pack-*.idx"))
    except OSError as error:
        raise RepositoryError(f"{folder}: cannot be listed: {error.strerror}") from error
    for name in names:
        yield PackName(str(folder), name, id_length, _changed(folder / "pack" / f"{name}.pack"))
    yield PackName(str(folder), "", id_length, max(map(_changed, loose.folders(folder)), default=0))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _without_index(folder: Path) -> Iterator[Skipped]:
    for pack in sorted((folder / "pack").glob("pack-*.pack")):
        if not pack.with_suffix(".idx").exists():
            yield Skipped(
                path=pack.name, reason="unreadable pack", detail="it has no index; `git index-pack` makes one"
            )


@lru_cache(maxsize=256)
def opened(name: PackName) -> tuple[Pack | None, tuple[Skipped, ...]]:
    """The pack of that name, and what of it cannot be read. Kept open: a process asks for each again and again."""
    if not name.name:
        objects = loose.read(Path(name.folder), name.id_length)
        if objects is None:
            return None, ()
        return Pack(objects.pack, objects.index, name.id_length), objects.skipped
    base = Path(name.folder) / "pack" / name.name
    try:
        return Pack(_mapped(base.with_suffix(".pack")), _mapped(base.with_suffix(".idx")), name.id_length), ()
    except (OSError, ValueError) as error:
        raise RepositoryError(f"{base}: {error}") from error


def _mapped(path: Path) -> mmap.mmap:
    with open_regular(path, follow=True) as file:
        return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
