"""A change as a whole: from the commit where it left its target to its head, whatever its commits did in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from oakum.model import RepositoryError
from oakum.sources.git import changes, command
from oakum.sources.git.repository import Repository

_RAW = ("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev")
_BATCH = 200


def commit_of(repository: Repository, revision: str) -> str:
    """The id of the commit that a revision names. Raises RepositoryError."""
    asked = ("rev-parse", "-q", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    found = command.run(repository, *asked, check=False, literal=False).decode().strip()
    if not found:
        fetch = "fetch it, or clone with the whole history (fetch-depth: 0)" if repository.shallow else "fetch it first"
        raise RepositoryError(f"there is no commit {revision!r} in this clone; {fetch}")
    return found


def fork_of(repository: Repository, base: str, head: str) -> str:
    """The commit where `head` left `base` (ids of commits). Without a common past: the empty tree.

    Raises RepositoryError when the clone is too shallow to know.
    """
    found = command.run(repository, "merge-base", base, head, check=False, literal=False).decode().split()
    if found:
        return found[0]
    if repository.shallow:
        raise RepositoryError(
            "this clone is shallow and does not reach the commit where the change left its base;"
            " clone with the whole history (fetch-depth: 0 in GitHub Actions, GIT_DEPTH: 0 in GitLab)"
        )
    return command.run(repository, "hash-object", "-t", "tree", "--stdin").decode().strip()


def brought(repository: Repository, fork: str, head: str) -> list[changes.Change]:
    """The files that are new or other at `head`, of which `head` is the commit. Raises RepositoryError."""
    raw = command.run(repository, *_RAW, fork, head)
    return [changes.Change(one.path, one.old, one.new, head, at_head=True) for one in changes.parsed(raw)]


def taken(repository: Repository, fork: str, head: str, values: Collection[bytes]) -> Mapping[bytes, int]:
    """How many files held each value at `fork` and do not at `head`. Raises RepositoryError."""
    counts: Counter[bytes] = Counter()
    pairs = list(_pairs(command.run(repository, *_RAW, fork, head)))
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        contents = changes.blobs(repository, {id_ for pair in batch for id_ in pair})
        for old, new in batch:
            before, after = contents.get(old, b""), contents.get(new, b"")
            counts.update(value for value in values if value in before and value not in after)
    return counts


def _pairs(raw: bytes) -> Iterator[tuple[str, str]]:
    """Old and new blob of each file that is changed or removed."""
    fields = iter(raw.split(b"\0"))
    for field in fields:
        if field.startswith(b":"):
            _, _, old, new, _ = field.decode().split(" ")
            next(fields, b"")
            if old.strip("0"):
                yield old, new
