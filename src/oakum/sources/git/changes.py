"""What a change brings in: staged files against HEAD, or one state of the history against another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from oakum.kernel import BINARY, BLOB, WRAPPED, kind_of
from oakum.model import Commit, Exposure, FileOrigin, GitOrigin, Location, RepositoryError, Skipped
from oakum.model.arena import Arena, Shard, nothing, span_of, whole
from oakum.sources.git import command
from oakum.sources.git import staged as from_index
from oakum.sources.git.repository import Repository
from oakum.sources.git.single import Objects
from oakum.sources.names import shown
from oakum.sources.unwrap import unwrapped

_LARGEST = 64 << 20
_BATCH = 200
_FEW = 50
"""Blobs that are read here; with more of them git is quicker."""
_SUBMODULE = b"160000"
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Change(msgspec.Struct, frozen=True):
    """One file that a change touches."""

    path: bytes
    old: tuple[str, ...]
    """Blob ids before: none when the file is new, several for a merge."""
    new: str
    commit: str = ""
    """The commit that brings it in; empty for what is staged."""
    at_head: bool = False
    """Whether `new` is what the head of the change has, not only a commit on the way."""
    standing: str = ""
    """The blob that HEAD has at this path; empty where it has none, or nobody asked."""

    @property
    def shown(self) -> str:
        """The path for reports."""
        return shown(self.path)


def staged(repository: Repository) -> list[Change]:
    """Files in the index that differ from HEAD (from nothing before the first commit)."""
    known = from_index.staged(repository)
    if known is not None:
        return [Change(one.path, (one.old.hex(),) if one.old else (), one.new.hex()) for one in known]
    listing = "diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev"
    try:
        raw = command.run(repository, *listing, "HEAD")
    except RepositoryError:  # no commit yet: everything staged is new
        raw = command.run(repository, *listing, _empty_tree(repository))
    return list(parsed(raw))


def between(repository: Repository, revisions: str) -> list[Change]:
    """Files changed by the commits of `A..B`, oldest first; of merges what differs from all parents.

    Raises RepositoryError for an unknown revision.
    """
    if revisions.startswith("-"):
        raise RepositoryError(f"{revisions!r} is no range of revisions; write A..B")
    raw = command.run(
        repository,
        "log", "--format=%H", "--raw", "-z", "--no-renames", "--no-abbrev", "--root", "-c", "--reverse",
        "--end-of-options", revisions, "--",
    )  # fmt: skip
    return list(parsed(raw))


def standing(repository: Repository, listed: Sequence[Change]) -> list[Change]:
    """The changes with what HEAD has at their paths now, so that what still stands there is known."""
    listing = command.run(repository, "ls-tree", "-r", "-z", "--full-tree", "HEAD", check=False)
    entries = (entry.partition(b"\t") for entry in listing.split(b"\0"))
    there = {path: head.rpartition(b" ")[2].decode() for head, _, path in entries if b" blob " in head}
    return [msgspec.structs.replace(change, standing=there.get(change.path, "")) for change in listed]


def parsed(raw: bytes) -> Iterator[Change]:
    """Git's raw format: the commit's id, then entries `:MODE MODE OLD NEW STATUS`, NUL, path, NUL. A merge has as many
    colons, modes and old ids as it has parents. Paths hold any byte, so only what stands before one is taken apart."""
    fields = iter(raw.split(b"\0"))
    commit = ""
    for field in fields:
        header = field.strip()
        if _ID.fullmatch(header):
            commit = header.decode()
        elif header.startswith(b":"):
            change = _change(header, next(fields, b""), commit)
            if change is not None:
                yield change


def _change(header: bytes, path: bytes, commit: str) -> Change | None:
    parts = header.lstrip(b":").split(b" ")
    sides = len(parts) // 2
    modes, ids = parts[:sides], [part.decode() for part in parts[sides:-1]]
    if not ids[-1].strip("0") or modes[-1] == _SUBMODULE:  # removed, or of another repository
        return None
    old = (id_ for mode, id_ in zip(modes, ids[:-1], strict=False) if id_.strip("0") and mode != _SUBMODULE)
    return Change(path, tuple(old), ids[-1], commit)


class ChangesShard(Shard):
    """New contents of changed files. What a file's old content holds already is not located."""

    label = ""

    def __init__(
        self,
        repository: Repository,
        changes: Sequence[Change],
        commits: dict[str, Commit],
        *,
        archives: bool,
        binary: bool,
    ) -> None:
        self._repository = repository
        self._changes = changes
        self._commits = commits
        self._archives = archives
        self._binary = binary
        self._arena: Arena | None = None
        self._current: Change | None = None
        self._name = ""
        self._old: list[bytes] = []
        self._standing: list[bytes] = []

    def arenas(self) -> Iterator[Arena]:
        """One arena for each changed file, or for each member of a changed archive."""
        for start in range(0, len(self._changes), _BATCH):
            batch = self._changes[start : start + _BATCH]
            contents = blobs(
                self._repository, {id_ for one in batch for id_ in (*one.old, one.new, one.standing) if id_}
            )
            for change in batch:
                self._current = change
                self._old = [text for id_ in change.old for text in self._texts(contents.get(id_, b""))]
                self._standing = list(self._texts(contents.get(change.standing, b"")))
                yield from self._content(contents.get(change.new), change.shown)

    def _texts(self, content: bytes) -> Iterator[bytes]:
        if kind_of(content, self._binary) != WRAPPED:
            yield content
        else:
            for member in unwrapped("", content, archives=self._archives):
                if not isinstance(member, Skipped):
                    yield member.data

    def _content(self, content: bytes | None, name: str) -> Iterator[Arena]:
        if content is None:
            yield nothing(Skipped(path=name, reason="missing object", detail="too large, or not in the repository"))
            return
        kind = kind_of(content, self._binary)
        if kind == BINARY:
            yield nothing(Skipped(path=name, reason="binary", by_default=True))
        elif kind == WRAPPED:
            for member in unwrapped(name, content, archives=self._archives):
                yield nothing(member) if isinstance(member, Skipped) else self._shown(member.data, member.path)
        else:
            yield self._shown(content, name)

    def _shown(self, content: bytes, name: str) -> Arena:
        self._name, self._arena = name, whole(content)
        return self._arena

    def locate(self, owner: int, start: int, end: int) -> Location | None:
        """Path, lines and commit of a detection in the current arena; None when the old content holds it too."""
        assert self._current is not None
        assert self._arena is not None
        text = self._arena.data[start:end].tobytes()
        if any(text in old for old in self._old):
            return None
        span = span_of(self._arena, owner, start, end)
        commit = self._commits.get(self._current.commit)
        if commit is None:
            return Location(origin=FileOrigin(path=self._name, exposure=Exposure.STAGED), span=span)
        change = self._current
        at_head = change.at_head or any(text in content for content in self._standing)
        origin = GitOrigin(path=self._name, blob=change.new, first=commit, last=commit, at_head=at_head)
        return Location(origin=origin, span=span)


def blobs(repository: Repository, ids: set[str]) -> dict[str, bytes]:
    """Contents by id; what is missing or too large is not among them."""
    few = Objects(repository) if len(ids) <= _FEW else None
    found = {id_: one[1] for id_ in ids if few and (one := few.read(bytes.fromhex(id_))) and one[0] == BLOB}
    left = ids - found.keys()
    return found | (_by_git(repository, left) if left else {})


def _by_git(repository: Repository, ids: set[str]) -> dict[str, bytes]:
    request = "".join(f"{id_}\n" for id_ in sorted(ids)).encode()
    sizes = command.run(
        repository, "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=request
    )
    small = [line.split()[0] for line in sizes.splitlines() if _is_small_blob(line.split())]
    raw = command.run(repository, "cat-file", "--batch", stdin=b"".join(id_ + b"\n" for id_ in small))
    found: dict[str, bytes] = {}
    at = 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        name, _, size = raw[at:end].split()
        found[name.decode()] = raw[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
    return found


def _is_small_blob(fields: list[bytes]) -> bool:
    return len(fields) == 3 and fields[1] == b"blob" and int(fields[2]) <= _LARGEST


def commits_of(repository: Repository, ids: set[str]) -> dict[str, Commit]:
    """Author and date of commits."""
    if not ids:
        return {}
    raw = command.run(
        repository, "log", "--no-walk=unsorted", "--stdin", "--format=%H%x00%an <%ae>%x00%aI",
        stdin="".join(f"{id_}\n" for id_ in sorted(ids)).encode(),
    )  # fmt: skip
    rows = (line.split("\0") for line in raw.decode("utf-8", "replace").split("\n"))
    return {row[0]: Commit(id=row[0], author=row[1], date=row[2]) for row in rows if len(row) == 3}


def _empty_tree(repository: Repository) -> str:
    return command.run(repository, "hash-object", "-t", "tree", "--stdin").decode().strip()
