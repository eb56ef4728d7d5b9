"""A commit that is about to be made, in the words of policies."""

from __future__ import annotations

from collections.abc import Sequence

from oakum.guard.commit.change import FileChange
from oakum.guard.commit.gate import TRAILER, Proposal
from oakum.policy.event import Actor, Change, ChangedCommit, ChangedFile, Event, EventKind
from oakum.policy.globs import path_test

_HUMAN = Actor(kind="human")


def event_of(proposal: Proposal, branch: str, sensitive: Sequence[str], repository: str = "") -> Event:
    """What policies are told. `sensitive` are globs over paths that decide over security.

    The lines that an AI tool wrote are known by their number only, so all files of its commit count as its own.
    """
    actor = Actor(kind="ai-assisted", tool=", ".join(proposal.tools)) if proposal.tools else _HUMAN
    is_protected = path_test(sensitive)
    files = tuple(_file(one, actor.kind, bool(is_protected(one.path))) for one in proposal.changes)
    commit = ChangedCommit(id="", actor=actor, trailers=trailers(proposal.message))
    return Event(
        kind=EventKind.COMMIT,
        actor=actor,
        repository=repository,
        branch=branch,
        change=Change(
            target=branch,
            added=sum(one.added for one in files),
            removed=sum(one.removed for one in files),
            files=files,
            commits=(commit,),
            dependencies=proposal.dependencies,
        ),
    )


def trailers(message: str) -> dict[str, tuple[str, ...]]:
    """Lower-case name -> values, of all lines of a message that look like trailers."""
    found: dict[str, list[str]] = {}
    for name, value in TRAILER.findall(message):
        found.setdefault(name.lower(), []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _file(one: FileChange, actor: str, protected: bool) -> ChangedFile:
    return ChangedFile(path=one.path, added=len(one.added), removed=one.removed, actor=actor, protected=protected)
