"""The refs of a repository, from its files; from git where they are kept in a reftable."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from oakum.model import RepositoryError
from oakum.sources.git import command
from oakum.sources.git.repository import Repository
from oakum.sources.regular import read_regular

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PACKED = re.compile(rb"^([0-9a-f]{40}(?:[0-9a-f]{24})?) (refs/\S+)$", re.MULTILINE)
_MOST_STEPS = 10
_DEEPEST = 64
_LARGEST_LIST = 256 << 20


def tips(repository: Repository) -> dict[str, str]:
    """Name -> object id of every ref, `HEAD` among them. A tag's id may be that of a tag object."""
    if (repository.common_dir / "reftable").is_dir():
        return _by_git(repository)
    found = dict(_packed(repository.common_dir))
    found.update(_loose(repository.common_dir / "refs", "refs", _DEEPEST))
    head = _followed(repository, found)
    return found | ({"HEAD": head} if head else {})


def head(repository: Repository) -> str | None:
    """The id of the commit that HEAD names, from files alone; None where it names a branch without a commit, or nothing
    at all."""
    value = _line(repository.git_dir / "HEAD")
    for _ in range(_MOST_STEPS):
        if _ID.fullmatch(value):
            return value
        name = value.removeprefix("ref:").strip()
        if not name.startswith("refs/") or ".." in name:
            return None
        value = _line(repository.common_dir / name) or dict(_packed(repository.common_dir)).get(name, "")
    return None


def has_sound_head(repository: Repository) -> bool:
    """Whether HEAD names a commit or a branch, be it one without a commit yet."""
    value = _line(repository.git_dir / "HEAD")
    return bool(_ID.fullmatch(value)) or value.removeprefix("ref:").strip().startswith("refs/")


def _by_git(repository: Repository) -> dict[str, str]:
    listing = command.run(repository, "for-each-ref", "--format=%(objectname) %(refname)")
    found = {
        name: id_
        for id_, _, name in (
            line.partition(" ") for line in listing.decode("utf-8", "surrogateescape").split("\n") if line
        )
    }
    at_head = command.run(repository, "rev-parse", "--verify", "-q", "HEAD", check=False).decode().strip()
    return found | ({"HEAD": at_head} if at_head else {})


def _packed(folder: Path) -> Iterator[tuple[str, str]]:
    try:
        content = read_regular(folder / "packed-refs", _LARGEST_LIST, follow=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise RepositoryError(f"{folder / 'packed-refs'}: cannot be read: {error.strerror}") from error
    for match in _PACKED.finditer(content):
        yield match[2].decode("utf-8", "surrogateescape"), match[1].decode()


def _loose(folder: Path, name: str, depth: int) -> Iterator[tuple[str, str]]:
    try:
        entries = list(os.scandir(folder)) if depth else []
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _loose(folder / entry.name, f"{name}/{entry.name}", depth - 1)
        elif id_ := _ID.fullmatch(_line(folder / entry.name)):
            yield f"{name}/{entry.name}", id_.group()


def _followed(repository: Repository, refs: dict[str, str]) -> str | None:
    value = _line(repository.git_dir / "HEAD")
    for _ in range(_MOST_STEPS):
        if _ID.fullmatch(value):
            return value
        name = value.removeprefix("ref:").strip()
        if name in refs:
            return refs[name]
        if not name.startswith("refs/") or ".." in name:
            return None
        value = _line(repository.common_dir / name)
    return None


def _line(path: Path) -> str:
    try:
        return read_regular(path, 4096, follow=path.name == "HEAD").decode("utf-8", "surrogateescape").strip()
    except OSError:
        return ""
