"""The figures of a repository, from its history and the findings in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import msgspec

from oakum.detect.places import suppress_by_place
from oakum.model import Finding
from oakum.sources.git.added import added_lines, introduced
from oakum.sources.git.authorship import Authored, Authorship, Writer, commits
from oakum.sources.git.line_notes import LineNotes, line_notes
from oakum.sources.git.repository import Repository
from oakum.stats.leaks import Report, report


def measure(repository: Repository, name: str, findings: Iterable[Finding], jobs: int) -> Report:
    """Reads commits, notes and added lines. Lines of files whose findings do not count (lock files, vendored and
    minified code) do not count either. Raises RepositoryError."""
    notes = line_notes(repository)
    known = [_noted(commit, notes) for commit in commits(repository)]
    lines = added_lines(repository, [commit.id for commit in known], _counts, jobs)
    by_id = {commit.id: commit.authorship for commit in known}
    return report(name, known, lines, findings, partial(_writer, repository, notes, by_id))


def _counts(path: str) -> bool:
    return suppress_by_place(path) is None


def _noted(commit: Authored, notes: LineNotes) -> Authored:
    """The commit with what notes say of it: tools that left no other mark."""
    return msgspec.structs.replace(commit, authorship=notes.beside(commit.id, commit.authorship))


def _writer(
    repository: Repository, notes: LineNotes, authors: dict[str, Authorship], commit: str, finding: Finding
) -> Authorship:
    """Who wrote the line, where that is written down; else who wrote the commit."""
    own = authors[commit]
    if not notes.knows(commit):
        return own
    place = introduced(repository, commit, finding.secret.reveal())
    if place is None:
        return own
    tool = notes.writer(commit, *place)
    return Authorship(own.writer, (tool,)) if tool else Authorship(Writer.HUMAN)
