"""Files that a glob of a data file names, and the session in their names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import translate
from functools import cache
from pathlib import Path

from oakum.model import Skipped
from oakum.sources.names import shown

SESSION = "{session}"
_DEEPEST = 24
"""Folders that `**` goes down."""


def matching(folder: Path, glob: str, skipped: list[Skipped]) -> Iterator[tuple[Path, str]]:
    """Each file below the folder that the glob names, in order, and its session, empty without one. What cannot be
    listed is added to `skipped`; what is not there is not missed."""
    parts = glob.split("/")
    if parts[-1] == "**":
        parts.append("*")
    session = _expression(glob)
    for path in _below(folder, parts, skipped, _DEEPEST):
        match = session.fullmatch(path.relative_to(folder).as_posix())
        yield path, (match["session"] if match and "session" in match.groupdict() else "")


def _below(folder: Path, parts: Sequence[str], skipped: list[Skipped], deep: int) -> Iterator[Path]:
    first, rest = parts[0], parts[1:]
    if first != "**" and not rest and not _is_glob(first):
        if (folder / first).is_file():
            yield folder / first
        return
    if first != "**" and not _is_glob(first):
        yield from _below(folder / first, rest, skipped, deep)
        return
    if first == "**":
        yield from _below(folder, rest, skipped, deep)
    name = re.compile(translate(first.replace(SESSION, "*")))
    for entry in _listed(folder, skipped):
        if first == "**":
            if entry.name == ".git":
                path = shown(os.fsencode(entry.path))
                skipped.append(
                    Skipped(path=path, reason="git repository", detail="scan it on its own", by_default=True)
                )
            elif deep and entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path), parts, skipped, deep - 1)
        elif name.match(entry.name):
            if rest and entry.is_dir():
                yield from _below(Path(entry.path), rest, skipped, deep)
            elif not rest and entry.is_file():
                yield Path(entry.path)


def _listed(folder: Path, skipped: list[Skipped]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        skipped.append(Skipped(path=shown(os.fsencode(folder)), reason="unreadable", detail=error.strerror or ""))
        return []


def _is_glob(part: str) -> bool:
    return SESSION in part or any(sign in part for sign in "*?[")


@cache
def _expression(glob: str) -> re.Pattern[str]:
    """The glob as an expression with a group for the session."""
    pieces = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", SESSION: "(?P<session>[^/]+?)"}
    parts = re.split(r"(\*\*/?|\*|\{session\})", glob)
    return re.compile("".join(pieces.get(part) or re.escape(part) for part in parts))
