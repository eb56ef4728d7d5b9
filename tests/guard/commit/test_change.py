from __future__ import annotations

import pytest

from oakum.guard.commit.change import FileChange, committed, parsed, staged
from oakum.sources.git.repository import Repository, discover
from repo import Repo


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found
    return found


def by_path(changes: list[FileChange]) -> dict[str, tuple[dict[int, bytes], int]]:
    return {one.path: (dict(one.added), one.removed) for one in changes}


def test_staged_and_committed(repo: Repo) -> None:
    (repo.path / "a.txt").write_text("1\n2\n3\n")
    (repo.path / "gone").write_text("x\ny\n")
    repo.git("add", ".")
    assert by_path(staged(opened(repo)))["a.txt"] == ({1: b"1", 2: b"2", 3: b"3"}, 0)
    repo.git("commit", "-qm", "one")
    (repo.path / "a.txt").write_text("1\nnew\n3\n++ more\n-- less")
    (repo.path / "gone").unlink()
    (repo.path / "bin").write_bytes(b"\0\1\2")
    repo.git("add", "-A")
    expected = {
        "a.txt": ({2: b"new", 4: b"++ more", 5: b"-- less"}, 1),
        "gone": ({}, 2),
        "bin": ({}, 0),
    }
    assert by_path(staged(opened(repo))) == expected
    repo.git("commit", "-qm", "two")
    assert staged(opened(repo)) == []
    assert by_path(committed(opened(repo), "HEAD")) == expected
    assert set(by_path(committed(opened(repo), "HEAD~1"))) == {"a.txt", "gone"}


@pytest.mark.parametrize("name", ["with space", 'quo"te', "tab\there", "ümlaut", "back\\slash", "a b/c d"])
def test_names_of_all_kinds(repo: Repo, name: str) -> None:
    path = repo.path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("line\n")
    repo.git("add", ".")
    assert by_path(staged(opened(repo))) == {name: ({1: b"line"}, 0)}


def test_nothing_in_nothing() -> None:
    assert list(parsed(b"")) == []
    assert list(parsed(b"@@ nonsense\n+++ \n")) == []
