"""Files of a commit, written into a folder: contents as they are stored, without filters, links or line-end changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from oakum.model import Skipped
from oakum.sources.git import changes, command
from oakum.sources.git.repository import Repository
from oakum.sources.names import shown

_FILES = (b"100644", b"100755", b"100664")
_LINK = b"120000"
_BATCH = 200
_MOST = 50_000
_OWN = frozenset({".git", "git~1"})
"""Names that git itself refuses, whatever their case."""


def extract(repository: Repository, revision: str, folder: Path, wanted: Callable[[str], object]) -> list[Skipped]:
    """Writes the files whose paths are wanted below `folder`, which is empty and ours; says what it left out.

    Links are not written: what they lead to would be of this machine. Raises RepositoryError for an unknown tree.
    """
    skipped: list[Skipped] = []
    chosen: list[tuple[bytes, str]] = []
    for mode, id_, path in _entries(repository, revision):
        name = shown(path)
        if not wanted(name):
            continue
        if mode == _LINK:
            skipped.append(Skipped(path=name, reason="symbolic link", by_default=True))
        elif mode in _FILES and len(chosen) >= _MOST:
            skipped.append(Skipped(path=name, reason="too many files", detail=f"more than {_MOST}"))
        elif mode in _FILES and _is_safe(path):
            chosen.append((path, id_))
    for start in range(0, len(chosen), _BATCH):
        skipped += _written(repository, chosen[start : start + _BATCH], folder)
    return skipped


def _entries(repository: Repository, revision: str) -> Iterator[tuple[bytes, str, bytes]]:
    listing = command.run(repository, "ls-tree", "-r", "-z", "--full-tree", revision)
    for line in listing.split(b"\0"):
        header, _, path = line.partition(b"\t")
        if path:
            mode, _, id_ = header.split(b" ")
            yield mode, id_.decode(), path


def _is_safe(path: bytes) -> bool:
    """Whether a path stays below the folder: trees of a hostile repository may hold any name."""
    parts = path.split(b"/")
    return all(part not in (b"", b".", b"..") for part in parts) and not _OWN & {
        part.decode("utf-8", "replace").casefold() for part in parts
    }


def _written(repository: Repository, batch: list[tuple[bytes, str]], folder: Path) -> Iterator[Skipped]:
    contents = changes.blobs(repository, {id_ for _, id_ in batch})
    for path, id_ in batch:
        content = contents.get(id_)
        if content is None:
            yield Skipped(path=shown(path), reason="missing object", detail="too large, or not in the repository")
            continue
        target = folder / PurePosixPath(os.fsdecode(path))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except (OSError, ValueError) as error:  # a name that this file system does not take, or twice the same
            yield Skipped(path=shown(path), reason="unreadable", detail=f"cannot be written out: {error}"[:200])
