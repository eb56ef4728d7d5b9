"""The commits of a change: who wrote each, what its trailers say, which files it touches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from oakum.policy.event import Actor, ChangedCommit
from oakum.sources.git import command
from oakum.sources.git.authorship import Authorship, Writer, authorship
from oakum.sources.git.line_notes import LineNotes
from oakum.sources.git.repository import Repository
from oakum.sources.names import shown

_LOG = ("log", "--no-show-signature", "--reverse", "--end-of-options")
_FORMAT = "--format=%H%x00%an <%ae>%x00%cn <%ce>%x00%(trailers:only,unfold)%x00%B%x00%x01"
_COMMIT = re.compile(rb"\x01([0-9a-f]{40}(?:[0-9a-f]{24})?)")
_TRAILER = re.compile(r"^([A-Za-z0-9-]+):[ \t]*(\S.*)$", re.MULTILINE)
_KINDS = {
    Writer.HUMAN: "human",
    Writer.ASSISTED: "ai-assisted",
    Writer.AGENT: "ai-agent",
    Writer.AUTOMATION: "bot",
}
_STRONGEST = ("ai-agent", "ai-assisted", "bot", "human")
_MOST_TRAILERS = 100
_LONGEST = 500


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A commit with what it touches."""

    commit: ChangedCommit
    paths: frozenset[str]


def written(repository: Repository, base: str, head: str, notes: LineNotes) -> list[Written]:
    """The commits that `head` has and `base` has not, oldest first. Raises RepositoryError."""
    revisions = f"{base}..{head}"
    paths = _paths(repository, revisions)
    signed = _signed(repository, paths)
    found = []
    for record in command.run(repository, *_LOG[:-1], _FORMAT, _LOG[-1], revisions, "--").split(b"\0\x01"):
        fields = [field.decode("utf-8", "replace") for field in record.strip(b"\n").split(b"\0", 4)]
        if len(fields) == 5:
            id_, author, committer, trailers, message = fields
            own = notes.beside(id_, authorship(author, committer, message))
            commit = ChangedCommit(
                id=id_,
                author=author[:_LONGEST],
                actor=actor(own, author),
                signed=id_ in signed,
                trailers=_trailers(trailers),
            )
            found.append(Written(commit=commit, paths=paths.get(id_, frozenset())))
    return found


def actor(own: Authorship, author: str = "") -> Actor:
    """Who wrote something, in the words of policies."""
    return Actor(kind=_KINDS[own.writer], tool=", ".join(own.tools), user=author[:_LONGEST])


def strongest(actors: Iterable[Actor]) -> Actor:
    """Of several writers the one furthest from a person alone, with all their tools."""
    several = list(actors)
    kind = next((kind for kind in _STRONGEST if any(one.kind == kind for one in several)), "unknown")
    tools = sorted({tool for one in several for tool in one.tool.split(", ") if tool})
    users = {one.user for one in several}
    return Actor(kind=kind, tool=", ".join(tools), user=users.pop() if len(users) == 1 else "")


def _paths(repository: Repository, revisions: str) -> dict[str, frozenset[str]]:
    """Commit -> the files that it changes; of a merge those that differ from all its parents."""
    how = ("--format=%x01%H", "--name-only", "-z", "--no-renames", "-c")
    found: dict[str, set[str]] = {}
    commit = ""
    for field in command.run(repository, *_LOG[:-1], *how, _LOG[-1], revisions, "--").split(b"\0"):
        text = field.lstrip(b"\n")
        if match := _COMMIT.match(text):
            commit, text = match[1].decode(), text[match.end() :].lstrip(b"\n")
            found[commit] = set()
        if text and commit:
            found[commit].add(shown(text))
    return {id_: frozenset(paths) for id_, paths in found.items()}


def _signed(repository: Repository, ids: Iterable[str]) -> set[str]:
    """The commits that carry a signature. It is not verified: that takes the keys of whoever is trusted."""
    request = "".join(f"{id_}\n" for id_ in ids).encode()
    raw = command.run(repository, "cat-file", "--batch", stdin=request) if request else b""
    found, at = set(), 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        id_, _, size = raw[at:end].split()
        header = raw[end + 1 : end + 1 + int(size)].partition(b"\n\n")[0]
        if b"\ngpgsig" in header:
            found.add(id_.decode())
        at = end + 2 + int(size)
    return found


def _trailers(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in _pairs(text):
        found[name] = (*found.get(name, ()), value)
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in list(_TRAILER.finditer(text))[:_MOST_TRAILERS]:
        yield match[1].lower(), match[2].strip()[:_LONGEST]


def actors_by_path(commits: Iterable[Written]) -> Mapping[str, Actor]:
    """Path -> who had a hand in it."""
    writers: dict[str, list[Actor]] = {}
    for one in commits:
        for path in one.paths:
            writers.setdefault(path, []).append(one.commit.actor)
    return {path: strongest(several) for path, several in writers.items()}
