"""What a push would send: ranges of commits that the other side does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.model import UsageError
from oakum.sources.git import command
from oakum.sources.git.repository import Repository

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def ranges(repository: Repository, remote: str, lines: str) -> Iterator[str]:
    """`A..B`, or `B` alone where the other side has nothing, for what git tells a pre-push hook on standard input: one
    line `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID` for each ref. Raises UsageError for other lines."""
    for line in lines.splitlines():
        fields = line.split(" ")
        if len(fields) != 4 or not (_ID.fullmatch(fields[1]) and _ID.fullmatch(fields[3])):
            raise UsageError("pre-push reads what git tells its hook, and standard input is something else")
        local, theirs = fields[1], fields[3]
        if not local.strip("0"):
            continue  # a ref is removed
        if theirs.strip("0") and _has(repository, theirs):
            if theirs != local:
                yield f"{theirs}..{local}"
        else:
            yield from _new(repository, remote, local)


def _new(repository: Repository, remote: str, tip: str) -> Iterator[str]:
    """From the parent of the oldest commit that no known ref of the remote reaches."""
    listed = command.run(repository, "rev-list", "--topo-order", "--parents", tip, "--not", f"--remotes={remote}")
    rows = listed.decode("ascii").splitlines()
    if rows:
        oldest = rows[-1].split()
        yield f"{oldest[1]}..{tip}" if len(oldest) > 1 else tip


def _has(repository: Repository, id_: str) -> bool:
    kind = command.run(repository, "cat-file", "-t", id_, check=False, literal=False)
    return kind.strip() in (b"commit", b"tag")
