"""The commit that is about to be made, put together from the index and from what agents were seen to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from oakum.guard.commit import change
from oakum.guard.commit.attribution import Attribution, agent_of, attribute
from oakum.guard.commit.gate import Proposal
from oakum.guard.edits import Edits
from oakum.sources import dependencies
from oakum.sources.git import changes
from oakum.sources.git.authorship import authorship
from oakum.sources.git.repository import Repository


def proposed(
    repository: Repository, root: Path, message: str, edits: Edits, environment: Mapping[str, str]
) -> Proposal:
    """Raises RepositoryError."""
    files = change.staged(repository)
    found = attribute(files, edits.of(root), edits)
    marks = authorship("", "", message).tools
    agent = agent_of(environment)
    return Proposal(
        changes=files,
        message=message,
        dependencies=tuple(sorted(set(_new_dependencies(repository)))),
        tools=tuple(sorted({*found.tools, *marks, *([agent] if agent else [])})),
        by_ai=found.by_ai,
    )


def committed(repository: Repository, root: Path, commit: str, edits: Edits) -> Attribution:
    """Who wrote the lines of a commit. Raises RepositoryError."""
    return attribute(change.committed(repository, commit), edits.of(root), edits)


def _new_dependencies(repository: Repository) -> Iterator[str]:
    manifests = [one for one in changes.staged(repository) if dependencies.is_manifest(one.shown)]
    contents = changes.blobs(repository, {id_ for one in manifests for id_ in (*one.old, one.new)}) if manifests else {}
    for one in manifests:
        now = dependencies.names(one.shown, contents.get(one.new, b"").decode("utf-8", "replace"))
        before: frozenset[str] = frozenset().union(
            *(dependencies.names(one.shown, contents.get(id_, b"").decode("utf-8", "replace")) for id_ in one.old)
        )
        yield from now - before
