"""A change as policies see it: files and their sizes, commits and their writers, new dependencies, protected paths."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from oakum.config.settings import CommitSettings
from oakum.policy.event import Actor, Change, ChangedFile
from oakum.policy.globs import path_test
from oakum.review.commits import actors_by_path, strongest, written
from oakum.sources import dependencies
from oakum.sources.git import changes, command, net
from oakum.sources.git.line_notes import LineNotes
from oakum.sources.git.repository import Repository
from oakum.sources.names import shown

_DIFF = ("diff-tree", "-r", "-z", "-M", "--no-ext-diff", "--no-textconv")
_STATUS = {b"A": "added", b"D": "deleted", b"R": "renamed", b"C": "added"}


class Revisions(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of commits."""

    base: str
    head: str
    fork: str
    """Where `head` left `base`."""


def revisions(repository: Repository, base: str, head: str) -> Revisions:
    """What two names stand for. Raises RepositoryError."""
    ids = net.commit_of(repository, base), net.commit_of(repository, head)
    return Revisions(base=ids[0], head=ids[1], fork=net.fork_of(repository, *ids))


def change(
    repository: Repository, between: Revisions, settings: CommitSettings, notes: LineNotes, *, target: str = ""
) -> tuple[Change, Actor]:
    """What a change is, and who wrote it. Protected are the paths of `[commit] sensitive`. Raises RepositoryError."""
    commits = written(repository, between.base, between.head, notes)
    writers = actors_by_path(commits)
    is_protected = path_test(settings.sensitive)
    files = tuple(
        msgspec.structs.replace(one, actor=writers.get(one.path, Actor()).kind, protected=bool(is_protected(one.path)))
        for one in _files(repository, between)
    )
    made = Change(
        base=between.base,
        head=between.head,
        target=target,
        added=sum(one.added for one in files),
        removed=sum(one.removed for one in files),
        files=files,
        commits=tuple(one.commit for one in commits),
        dependencies=tuple(sorted(set(_dependencies(repository, between)))),
    )
    return made, strongest(one.commit.actor for one in commits)


def _files(repository: Repository, between: Revisions) -> Iterator[ChangedFile]:
    ends = (between.fork, between.head)
    statuses = dict(_statuses(command.run(repository, *_DIFF, "--name-status", *ends)))
    for path, added, removed in _numbers(command.run(repository, *_DIFF, "--numstat", *ends)):
        yield ChangedFile(path=shown(path), status=statuses.get(path, "modified"), added=added, removed=removed)


def _statuses(raw: bytes) -> Iterator[tuple[bytes, str]]:
    fields = iter(raw.split(b"\0"))
    for field in fields:
        if field:
            path = next(fields, b"")
            if field[:1] in b"RC":
                path = next(fields, b"")
            yield path, _STATUS.get(field[:1], "modified")


def _numbers(raw: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Added and removed lines; none of a binary file. A renamed file has its two paths in fields of their own."""
    fields = iter(raw.split(b"\0"))
    for field in fields:
        numbers = field.split(b"\t", 2)
        if len(numbers) == 3:
            path = numbers[2]
            if not path:
                next(fields, b"")
                path = next(fields, b"")
            yield path, int(numbers[0].replace(b"-", b"") or 0), int(numbers[1].replace(b"-", b"") or 0)


def _dependencies(repository: Repository, between: Revisions) -> Iterator[str]:
    manifests = [
        one for one in net.brought(repository, between.fork, between.head) if dependencies.is_manifest(one.shown)
    ]
    ids = {id_ for one in manifests for id_ in (*one.old, one.new)}
    contents = changes.blobs(repository, ids) if ids else {}
    texts = {id_: content.decode("utf-8", "replace") for id_, content in contents.items()}
    for one in manifests:
        now = dependencies.names(one.shown, texts.get(one.new, ""))
        before = [dependencies.names(one.shown, texts.get(id_, "")) for id_ in one.old]
        for name in now.difference(*before):
            yield f"{dependencies.ecosystem_of(one.shown)}:{name}"
