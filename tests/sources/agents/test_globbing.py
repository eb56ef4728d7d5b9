from __future__ import annotations

from pathlib import Path

import pytest

from oakum.model import Skipped
from oakum.sources.agents.globbing import matching


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.json", ".hidden.json", "s/one/b.json", "s/two/b.json", "s/two/deep/er/b.json", "[x]/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def names(folder: Path, glob: str) -> list[tuple[str, str]]:
    return [(path.relative_to(folder).as_posix(), session) for path, session in matching(folder, glob, [])]


def test_globs(folder: Path) -> None:
    assert names(folder, "a.json") == [("a.json", "")]
    assert names(folder, "*.json") == [(".hidden.json", ""), ("a.json", "")]
    assert names(folder, "s/{session}/b.json") == [("s/one/b.json", "one"), ("s/two/b.json", "two")]
    assert names(folder, "s/**/{session}.json") == [
        ("s/one/b.json", "b"),
        ("s/two/b.json", "b"),
        ("s/two/deep/er/b.json", "b"),
    ]
    assert [name for name, _ in names(folder, "s/two/**")] == ["s/two/b.json", "s/two/deep/er/b.json"]
    assert names(folder, "nothing/*") == names(folder, "a.json/*") == names(folder, "s") == []


def test_links_that_go_round(folder: Path) -> None:
    (folder / "s" / "two" / "round").symlink_to(folder / "s")
    assert len(names(folder, "s/**/b.json")) == 3


def test_repositories_are_not_walked_through(folder: Path) -> None:
    (folder / "s" / ".git" / "objects").mkdir(parents=True)
    (folder / "s" / ".git" / "objects" / "b.json").touch()
    skipped: list[Skipped] = []
    assert len(list(matching(folder, "s/**/b.json", skipped))) == 3
    assert [(one.reason, one.by_default) for one in skipped] == [("git repository", True)]


def test_what_cannot_be_listed_is_said(folder: Path) -> None:
    skipped: list[Skipped] = []
    assert list(matching(folder, "x" * 300 + "/*", skipped)) == []
    assert [one.reason for one in skipped] == ["unreadable"]
