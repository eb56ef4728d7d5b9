"""What is staged and what is committed, from the index and the trees of HEAD: a commit hook should not wait for git."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from oakum.sources.git import index, refs
from oakum.sources.git.repository import Repository
from oakum.sources.git.single import Objects

SUBMODULE = 0o160000
_FOLDER = 0o40000
_COMMIT, _TREE = 1, 2
_MOST_TREES = 500
"""Folders that differ; with more of them git is quicker."""
_MOST_FILES = 50_000


class Staged(NamedTuple):
    """A file that the next commit adds or changes."""

    path: bytes
    old: bytes
    """Id of the blob in HEAD, empty where there is none."""
    new: bytes


class _Unknown(Exception):  # noqa: N818 - is not told to anybody
    """Git has to be asked."""


def staged(repository: Repository) -> list[Staged] | None:
    """The files of the index that HEAD does not have like that, submodules left out. None where git has to be asked."""
    states = _states(repository)
    return None if states is None else list(_changed(*states))


def tracked(repository: Repository, names: Iterable[bytes]) -> dict[bytes, bool]:
    """Of those names that are in the index: whether HEAD has them too. Others may be as well; git has to be asked."""
    states = _states(repository)
    if states is None:
        return {}
    now, head = states
    return {name: name in head.files or name.startswith(head.same) for name in names if name in now.files}


def _states(repository: Repository) -> tuple[index.Index, _Head] | None:
    if (repository.common_dir / "reftable").is_dir() or not refs.has_sound_head(repository):
        return None
    now = index.read(repository)
    try:
        return None if now is None else (now, _Head(repository, now))
    except (_Unknown, ValueError):
        return None


def _changed(now: index.Index, head: _Head) -> Iterator[Staged]:
    for path, (mode, id_) in sorted(now.files.items()):
        if mode == SUBMODULE or not any(id_) or path.startswith(head.same):
            continue
        old_mode, old = head.files.get(path, (SUBMODULE, b""))
        if (old_mode, old) != (mode, id_):
            yield Staged(path, b"" if old_mode == SUBMODULE else old, id_)


class _Head:
    """The files of HEAD in folders that the index does not hold as they are."""

    def __init__(self, repository: Repository, now: index.Index) -> None:
        self._objects = Objects(repository)
        self._id_length = repository.id_length
        self.files: dict[bytes, tuple[int, bytes]] = {}
        same: list[bytes] = []
        commit = refs.head(repository)
        pending = [(b"", self._tree_of(commit))] if commit else []
        for _ in range(_MOST_TREES):
            if not pending or len(self.files) > _MOST_FILES:
                break
            folder, tree = pending.pop()
            if now.trees.get(folder) == tree:
                same.append(folder)
            else:
                pending += self._listed(folder, tree)
        if pending:
            raise _Unknown
        self.same = tuple(same)
        """Folders that are the same in both."""

    def _tree_of(self, commit: str) -> bytes:
        first, _, _ = self._content(bytes.fromhex(commit), _COMMIT).partition(b"\n")
        name = first.removeprefix(b"tree ")
        if name == first or len(name) != 2 * self._id_length:
            raise _Unknown
        return bytes.fromhex(name.decode("ascii", "replace"))

    def _listed(self, folder: bytes, tree: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keeps the files of a tree; its folders are for later."""
        content = self._content(tree, _TREE)
        at = 0
        while at < len(content):
            end = content.index(b"\0", at)
            mode, _, name = content[at:end].partition(b" ")
            at = end + 1 + self._id_length
            id_ = content[end + 1 : at]
            if int(mode, 8) == _FOLDER:
                yield folder + name + b"/", id_
            else:
                self.files[folder + name] = int(mode, 8), id_

    def _content(self, id_: bytes, kind: int) -> bytes:
        found = self._objects.read(id_)
        if found is None or found[0] != kind:
            raise _Unknown
        return found[1]
