from __future__ import annotations

import pytest

from oakum.guard.commit.outgoing import ranges
from oakum.model import UsageError
from oakum.sources.git.repository import discover
from repo import Repo

ZERO = "0" * 40


def told(repo: Repo, local: str, remote: str) -> list[str]:
    found = discover(repo.path)
    assert found
    return list(ranges(found, "origin", f"refs/heads/main {local} refs/heads/main {remote}\n"))


def commit(repo: Repo, text: str) -> str:
    (repo.path / "f").write_text(text)
    repo.git("add", ".")
    repo.git("commit", "-qm", text)
    return repo.text("rev-parse", "HEAD")


def test_what_the_other_side_does_not_have(repo: Repo) -> None:
    one, two, three = (commit(repo, text) for text in "abc")
    assert told(repo, three, one) == [f"{one}..{three}"]
    assert told(repo, three, three) == []
    assert told(repo, ZERO, three) == []
    assert told(repo, three, ZERO) == [three]
    repo.git("update-ref", "refs/remotes/origin/main", one)
    assert told(repo, three, ZERO) == [f"{one}..{three}"]
    assert told(repo, two, "f" * 40) == [f"{one}..{two}"]
    assert told(repo, one, ZERO) == []


def test_other_input_is_refused(repo: Repo) -> None:
    commit(repo, "a")
    found = discover(repo.path)
    assert found
    with pytest.raises(UsageError, match="pre-push"):
        list(ranges(found, "origin", "something else entirely here\n"))
    assert list(ranges(found, "origin", "")) == []
