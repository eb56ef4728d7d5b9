from __future__ import annotations

import pytest

from oakum.guard.commit.attribution import Attribution, Part, Writer
from oakum.guard.commit.record import write
from oakum.model import RepositoryError
from oakum.sources.git.line_notes import line_notes
from oakum.sources.git.repository import discover
from repo import Repo

FOUND = Attribution(parts={"f": (Part(1, 2, Writer("claude", "s")),)}, lines=2)


@pytest.fixture
def commit(repo: Repo) -> str:
    (repo.path / "f").write_text("a\nb\n")
    repo.git("add", ".")
    repo.git("commit", "-qm", "x")
    repo.git("config", "user.name", "A")
    repo.git("config", "user.email", "a@example.com")
    return repo.text("rev-parse", "HEAD")


def test_notes_are_written_once_and_read_back(repo: Repo, commit: str) -> None:
    assert write(repo.path, commit, FOUND, "A <a@example.com>") == ["refs/notes/ai", "refs/notes/agent-trace"]
    assert write(repo.path, commit, FOUND, "A <a@example.com>") == []
    found = discover(repo.path)
    assert found
    notes = line_notes(found)
    assert notes.writer(commit, "f", 2) == "claude-code"
    assert notes.writer(commit, "f", 3) == ""


def test_the_word_of_another_tool_stays(repo: Repo, commit: str) -> None:
    repo.git("notes", "--ref=ai", "add", "-m", "theirs", commit)
    assert write(repo.path, commit, FOUND, "A <a@example.com>") == ["refs/notes/agent-trace"]
    assert repo.text("notes", "--ref=ai", "show", commit) == "theirs"


def test_nothing_to_say(repo: Repo, commit: str) -> None:
    assert write(repo.path, commit, Attribution(parts={}, lines=2), "A") == []


def test_a_commit_that_is_not_there(repo: Repo, commit: str) -> None:
    with pytest.raises(RepositoryError, match="git notes"):
        write(repo.path, "no-such-commit", FOUND, "A")
