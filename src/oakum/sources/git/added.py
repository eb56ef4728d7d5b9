"""How many lines commits add, and where in a commit a text came in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

from oakum.sources.git import command
from oakum.sources.git.commits import slices
from oakum.sources.git.repository import Repository
from oakum.sources.names import shown

Counts = Callable[[str], bool]
"""Whether the lines of the file at a path count."""

_DIFF = ("--no-renames", "--no-ext-diff", "--no-textconv", "--no-color")
_TREES = ("diff-tree", "--stdin", "--always", "--root", "-r", "-z", *_DIFF)
_COMMIT = "--format=%x01%H"
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_RAW = re.compile(rb":\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]")
_MOST_PATHS = 2000
_LONGEST = 200
"""Bytes of a text that are looked for: it may go on for lines."""


def added_lines(repository: Repository, commits: Sequence[str], counts: Counts, jobs: int = 1) -> dict[str, int]:
    """Commit -> lines that it adds to text files that count. Files whose content is not here (a partial clone) add
    none. Raises RepositoryError."""
    parts = [commits[part] for part in slices(len(commits), jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        found = list(pool.map(partial(_counted, repository, counts), parts))
    return {commit: lines for part in found for commit, lines in part.items()}


def _counted(repository: Repository, counts: Counts, commits: Sequence[str]) -> dict[str, int]:
    """Git ends at the first commit of which it lacks something: that one is looked at on its own, then the next."""
    found: dict[str, int] = {}
    at = 0
    while at < len(commits):
        done = _numbers(repository, counts, commits[at:])
        if at + len(done) == len(commits) and _ends_well(repository, commits[-1]):
            return found | done
        last = max(len(done) - 1, 0)
        found |= dict(list(done.items())[:last])
        at += last
        found[commits[at]] = _lacking(repository, counts, commits[at])
        at += 1
    return found


def _numbers(
    repository: Repository, counts: Counts, commits: Sequence[str], paths: Sequence[bytes] = ()
) -> dict[str, int]:
    found: dict[str, int] = {}
    named = (*_TREES, "--numstat", _COMMIT, *(("--", *map(os.fsdecode, paths)) if paths else ()))
    commit = ""
    for field in command.run(repository, *named, stdin=_lines(commits), check=False).split(b"\0"):
        line = field.strip(b"\n")
        if line.startswith(b"\x01"):
            commit = line[1:].decode()
            found[commit] = 0
            continue
        number, _, rest = line.partition(b"\t")
        if commit and number.isdigit() and counts(shown(rest.partition(b"\t")[2])):
            found[commit] += int(number)
    return found


def _ends_well(repository: Repository, commit: str) -> bool:
    """Whether git can show all of a commit: the last one of a run may be cut off."""
    return all(there for _, there in _files(repository, commit))


def _lacking(repository: Repository, counts: Counts, commit: str) -> int:
    paths = [path for path, there in _files(repository, commit) if there]
    return sum(_numbers(repository, counts, [commit], paths).values()) if 0 < len(paths) <= _MOST_PATHS else 0


def _files(repository: Repository, commit: str) -> Iterator[tuple[bytes, bool]]:
    """The paths that a commit changes, and whether both contents are here."""
    listing = command.run(repository, *_TREES, "--raw", "--no-abbrev", stdin=_lines([commit]), check=False)
    fields = listing.split(b"\0")
    entries = [(match, path) for field, path in pairwise(fields) if (match := _RAW.match(field))]
    ids = b"\n".join(id_ for match, _ in entries for id_ in match.groups() if id_.strip(b"0"))
    checked = command.run(repository, "cat-file", "--batch-check", stdin=ids, check=False)
    missing = {line.split()[0] for line in checked.splitlines() if line.endswith(b" missing")}
    yield from ((path, missing.isdisjoint(match.groups())) for match, path in entries)


def _lines(commits: Iterable[str]) -> bytes:
    """Git leaves out a last line without an end."""
    return "".join(f"{commit}\n" for commit in commits).encode()


def introduced(repository: Repository, commit: str, value: bytes) -> tuple[str, int] | None:
    """Path and line, from 1, where a commit adds that text; None when it does not, or cannot be shown."""
    first = value.lstrip().split(b"\n", 1)[0][:_LONGEST]
    how = ("--format=", "--unified=0", "-m", "--first-parent", "--text", *_DIFF)
    path, number = "", 0
    for line in command.run(repository, "show", *how, commit, check=False).split(b"\n"):
        if line.startswith(b"+++ b/"):
            path = shown(line[6:].rstrip(b"\t\r"))
        elif hunk := _HUNK.match(line):
            number = int(hunk[1])
        elif line.startswith(b"+") and path:
            if first in line:
                return path, number
            number += 1
    return None
