from __future__ import annotations

from pathlib import Path

import pytest

from oakum.guard.commit.proposal import committed, proposed
from oakum.guard.edits import Edits
from oakum.guard.event import Action, Event, Flow, Moment, Piece
from oakum.sources.git.repository import Repository, discover
from repo import Repo


@pytest.fixture
def edits(tmp_path: Path) -> Edits:
    return Edits(tmp_path / "edits", bytes(32))


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found
    return found


def write(repo: Repo, edits: Edits, path: str, text: str) -> None:
    (repo.path / path).write_text(text)
    repo.git("add", path)
    piece = Piece(where=(), text=text, flow=Flow.OUT)
    edits.record(
        Event(host="claude", moment=Moment.AFTER_TOOL, action=Action.WRITE, session="s", folder=str(repo.path),
              paths=(path,), pieces=(piece,))
    )  # fmt: skip


def test_a_proposal_knows_its_tools_and_dependencies(repo: Repo, edits: Edits) -> None:
    write(repo, edits, "requirements.txt", "flask\n")
    repo.git("commit", "-qm", "x")
    write(repo, edits, "requirements.txt", "flask\nrequests\n")
    (repo.path / "by_hand").write_text("line\n")
    repo.git("add", ".")
    found = proposed(opened(repo), repo.path, "message", edits, {})
    assert (found.dependencies, found.tools, found.by_ai) == (("requests",), ("claude",), 1)
    assert {change.path for change in found.changes} == {"requirements.txt", "by_hand"}


def test_the_message_and_the_environment_name_tools(repo: Repo, edits: Edits) -> None:
    marked = "x\n\nCo-authored-by: Cursor <cursoragent@cursor.com>\n"
    assert proposed(opened(repo), repo.path, marked, edits, {"CODEX_THREAD_ID": "1"}).tools == ("codex", "cursor")
    assert proposed(opened(repo), repo.path, "x", edits, {}).tools == ()


def test_a_commit_is_attributed(repo: Repo, edits: Edits) -> None:
    write(repo, edits, "a.py", "first line\nsecond line\n")
    repo.git("commit", "-qm", "x")
    found = committed(opened(repo), repo.path, "HEAD", edits)
    assert [(part.first, part.last) for part in found.parts["a.py"]] == [(1, 2)]
