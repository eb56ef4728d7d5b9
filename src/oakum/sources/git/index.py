"""The index: what the next commit will hold (gitformat-index)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from oakum.kernel import deltas
from oakum.sources.git.repository import Repository
from oakum.sources.regular import read_regular

LARGEST = 1 << 20
"""Bytes of an index that is read here, some ten thousand files; git is quicker with larger ones."""
_VERSIONS = (2, 3, 4)
_STATISTICS = 40
"""Bytes of an entry before its id: what git knows of the file, the mode among it."""
_MODE = 24
_EXTENDED, _STAGES = 0x4000, 0x3000
_INTENDED = 0x2000
"""Of the extended flags: the file was only announced, by `git add --intent-to-add`."""


class Index(NamedTuple):
    """What is staged."""

    files: dict[bytes, tuple[int, bytes]]
    """Mode and object id by path; without what is in conflict or only announced."""
    trees: dict[bytes, bytes]
    """Ids of folders that are as some tree is, by path with a `/` behind it; the root is empty."""


def index_of(repository: Repository) -> Path:
    """The index in use. In a hook of `git commit -a` or `git commit PATH` that is another one, which git names."""
    usual = (repository.git_dir / "index").absolute()
    given = os.environ.get("GIT_INDEX_FILE")
    chosen = Path(os.path.abspath(given)) if given else usual  # noqa: PTH100 - no link is followed
    return chosen if chosen.parent.resolve() == usual.parent.resolve() else usual


def read(repository: Repository) -> Index | None:
    """The index in use, empty where there is none. None for one that is for git to read: large, split, sparse or
    damaged."""
    try:
        data = read_regular(index_of(repository), LARGEST + 1)
    except FileNotFoundError:
        return Index({}, {})
    except OSError:
        return None
    try:
        return None if len(data) > LARGEST else _parsed(data, repository.id_length)
    except (IndexError, ValueError):
        return None


def _parsed(data: bytes, id_length: int) -> Index | None:
    version, count = int.from_bytes(data[4:8], "big"), int.from_bytes(data[8:12], "big")
    if data[:4] != b"DIRC" or version not in _VERSIONS:
        return None
    files: dict[bytes, tuple[int, bytes]] = {}
    at, path = 12, b""
    for _ in range(count):
        id_at = at + _STATISTICS
        flags_at = id_at + id_length
        flags = int.from_bytes(data[flags_at : flags_at + 2], "big")
        more = int.from_bytes(data[flags_at + 2 : flags_at + 4], "big") if flags & _EXTENDED else 0
        name_at = flags_at + (4 if flags & _EXTENDED else 2)
        kept = 0
        if version == 4:
            dropped, name_at = deltas.back(data, name_at)
            kept = len(path) - dropped
        end = data.index(b"\0", name_at)
        if kept < 0:
            raise ValueError("a path is shorter than what is taken away from it")
        path = path[:kept] + data[name_at:end]
        if not flags & _STAGES and not more & _INTENDED:
            files[path] = int.from_bytes(data[at + _MODE : at + _MODE + 4], "big"), data[id_at:flags_at]
        at = end + 1 if version == 4 else at + (end - at + 8) // 8 * 8
    trees: dict[bytes, bytes] = {}
    for name, content in _extensions(data, at, len(data) - id_length):
        if name[:1].islower():  # which says: do not go on without understanding me
            return None
        if name == b"TREE":
            trees = _trees(content, id_length)
    return Index(files, trees)


def _extensions(data: bytes, at: int, stop: int) -> Iterator[tuple[bytes, bytes]]:
    while at < stop:
        size = int.from_bytes(data[at + 4 : at + 8], "big")
        if at + 8 + size > stop:
            raise ValueError("an extension is longer than the index")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size


def _trees(content: bytes, id_length: int) -> dict[bytes, bytes]:
    """The folders that are written as trees; of others (with a negative count of files) no id is kept."""
    trees: dict[bytes, bytes] = {}
    at, open_folders = 0, [(b"", 1)]  # and how many are still to come in each
    while at < len(content):
        while not open_folders[-1][1]:
            open_folders.pop()
        above, left = open_folders.pop()
        open_folders.append((above, left - 1))
        name_end, line_end = content.index(b"\0", at), content.index(b"\n", at)
        count, within = map(int, content[name_end + 1 : line_end].split(b" "))
        name = content[at:name_end]
        folder = above + name + b"/" if name else above
        open_folders.append((folder, within))
        at = line_end + 1
        if count >= 0:
            trees[folder] = content[at : at + id_length]
            at += id_length
    return trees
