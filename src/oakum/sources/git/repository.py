"""Where the parts of a repository lie. Git itself is not asked, so a hostile configuration has no say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from oakum.model import RepositoryError
from oakum.sources.regular import read_regular

_LONGEST = 1 << 20
_DEEPEST_ALTERNATES = 5
_MOST_ALTERNATES = 100
_ASSIGNMENT = r"\s*(?:\[([^\]]*)\])?\s*(?:([\w.-]+)\s*=\s*([^#;]*))?"


class Repository(msgspec.Struct, frozen=True, kw_only=True):
    """A git repository on disk."""

    git_dir: Path
    """Where HEAD lies: `.git`, a bare repository, or a worktree's own folder."""
    common_dir: Path
    """Where objects and refs lie; the same unless this is a linked worktree."""
    work_tree: Path | None
    """None for a bare repository."""
    object_dirs: tuple[Path, ...]
    """The own object folder first, then alternates. Those may lie anywhere, as with `git clone --shared`, but nothing
    is read there unless they are object folders."""
    lost: tuple[str, ...]
    """Alternates that are not there, or are no object folders."""
    id_length: int
    """Bytes of an object id: 20 for SHA-1, 32 for SHA-256."""
    shallow: bool
    """History was cut when cloning."""
    partial: bool
    """Some objects were left at the server when cloning."""


def discover(target: Path) -> Repository | None:
    """The repository whose root is `target`: a work tree, a `.git` folder or a bare repository. None if it is none.

    Raises RepositoryError when it looks like one and is broken.
    """
    marker = target / ".git"
    if marker.is_dir():
        return _opened(marker, target) if (marker / "HEAD").is_file() else None
    if marker.is_file():
        return _opened(_pointed(marker), target)
    if (target / "HEAD").is_file() and (target / "objects").is_dir() and (target / "refs").is_dir():
        return _opened(target, target.parent if target.name == ".git" else None)
    return None


def _opened(git_dir: Path, work_tree: Path | None) -> Repository:
    common = git_dir / "commondir"
    common_dir = (git_dir / _text(common).strip()).resolve() if common.is_file() else git_dir
    config = _configuration(common_dir / "config")
    if config.get("extensions.objectformat", "sha1") not in ("sha1", "sha256"):
        raise RepositoryError(f"{git_dir}: unknown object format {config['extensions.objectformat']!r}")
    objects = common_dir / "objects"
    if not objects.is_dir():
        raise RepositoryError(f"{git_dir}: has no objects folder; is the clone complete?")
    object_dirs, lost = _with_alternates(objects)
    return Repository(
        git_dir=git_dir,
        common_dir=common_dir,
        work_tree=work_tree,
        object_dirs=tuple(object_dirs),
        lost=tuple(lost),
        id_length=32 if config.get("extensions.objectformat") == "sha256" else 20,
        shallow=(common_dir / "shallow").is_file(),
        partial="extensions.partialclone" in config or any((objects / "pack").glob("*.promisor")),
    )


def _pointed(marker: Path) -> Path:
    text = _text(marker)
    if not text.startswith("gitdir:"):
        raise RepositoryError(f"{marker}: is a file, but does not say `gitdir: PATH`")
    git_dir = (marker.parent / text.removeprefix("gitdir:").strip()).resolve()
    if not (git_dir / "HEAD").is_file():
        raise RepositoryError(f"{marker}: points to {git_dir}, which is no git folder")
    return git_dir


def _with_alternates(objects: Path) -> tuple[list[Path], list[str]]:
    """The object folders, and alternates that are none."""
    found, lost, pending = [objects.resolve()], list[str](), [(objects.resolve(), 0)]
    while pending:
        folder, depth = pending.pop()
        for alternate in _alternates(folder):
            if alternate in found:
                continue
            if depth < _DEEPEST_ALTERNATES and len(found) < _MOST_ALTERNATES and _is_object_folder(alternate):
                found.append(alternate)
                pending.append((alternate, depth + 1))
            else:
                lost.append(str(alternate))
    return found, lost


def _alternates(folder: Path) -> Iterator[Path]:
    listing = folder / "info" / "alternates"
    lines = _text(listing).split("\n") if listing.is_file() else []
    for line in islice((line for line in lines if line and not line.startswith("#")), _MOST_ALTERNATES):
        try:
            yield (folder / line).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise RepositoryError(f"{listing}: names a folder that cannot be reached: {error}") from None


def _is_object_folder(folder: Path) -> bool:
    """Every object folder that git makes has these two."""
    return (folder / "pack").is_dir() and (folder / "info").is_dir()


def _configuration(path: Path) -> dict[str, str]:
    """`section.key` -> value of a git configuration file, as far as `extensions` go; subsections are not needed."""
    values: dict[str, str] = {}
    section = ""
    for line in _text(path).splitlines() if path.is_file() else ():
        header, key, value = re.match(_ASSIGNMENT, line).groups()  # type: ignore[union-attr] # all of it is optional
        section = section if header is None else header.strip().lower()
        if key:
            values[f"{section}.{key.lower()}"] = value.strip().strip('"').lower()
    return values


def _text(path: Path) -> str:
    try:
        return read_regular(path, _LONGEST, follow=True).decode("utf-8", "surrogateescape")
    except OSError as error:
        raise RepositoryError(f"{path}: cannot be read: {error.strerror}") from error
