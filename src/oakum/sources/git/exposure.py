"""How far files of a work tree have come: committed, staged, ignored by git, or none of these."""

from __future__ import annotations

import os
from collections.abc import Iterable

from oakum.model import Exposure
from oakum.sources.git import command
from oakum.sources.git.repository import Repository
from oakum.sources.git.staged import tracked
from oakum.sources.names import actual

_TRACKED = {True: Exposure.COMMITTED, False: Exposure.STAGED}
_MOST_ARGUMENTS = 200
"""Each has up to 4 KiB; all of them must fit into the two megabytes that Linux gives a command line."""


def exposures(repository: Repository, paths: Iterable[str]) -> dict[str, Exposure]:
    """Exposure by path, relative to the work tree. Asks for names only: contents are the filters' business."""
    wanted = sorted({path.partition("!/")[0] for path in paths})
    if not wanted or repository.work_tree is None:
        return {}
    known = tracked(repository, map(actual, wanted))
    found = {path: _TRACKED[known[name]] for path in wanted if (name := actual(path)) in known}
    left = [path for path in wanted if path not in found]
    return found | (_by_git(repository, left) if left else {})


def _by_git(repository: Repository, wanted: list[str]) -> dict[str, Exposure]:
    ignored = _ignored(repository, wanted)
    indexed = _listed(repository, wanted, "ls-files", "-z", "--cached")
    committed = _listed(repository, wanted, "ls-tree", "-r", "-z", "--name-only", "HEAD") if indexed else set()
    return {path: _exposure(actual(path), indexed, ignored, committed) for path in wanted}


def _exposure(name: bytes, indexed: set[bytes], ignored: set[bytes], committed: set[bytes]) -> Exposure:
    if name in committed and name in indexed:
        return Exposure.COMMITTED
    if name in indexed:
        return Exposure.STAGED
    return Exposure.IGNORED if name in ignored else Exposure.UNTRACKED


def _ignored(repository: Repository, wanted: list[str]) -> set[bytes]:
    names = b"".join(b"./" + actual(path) + b"\0" for path in wanted)  # behind a dot no name is taken for a pattern
    listed = command.run(repository, "check-ignore", "-z", "--stdin", stdin=names, check=False, literal=False)
    return {name.removeprefix(b"./") for name in listed.split(b"\0")}


def _listed(repository: Repository, wanted: list[str], *arguments: str) -> set[bytes]:
    """Names that a listing command of git gives for the wanted paths."""
    found: set[bytes] = set()
    for start in range(0, len(wanted), _MOST_ARGUMENTS):
        part = [os.fsdecode(actual(path)) for path in wanted[start : start + _MOST_ARGUMENTS]]
        found.update(command.run(repository, *arguments, "--", *part, check=False).split(b"\0"))
    return found
