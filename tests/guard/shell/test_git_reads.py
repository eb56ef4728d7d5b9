from __future__ import annotations

import pytest

from guard.shell.table import seen, written


@pytest.mark.parametrize(
    "command",
    [
        "git show HEAD:.env",
        "git diff .env",
        "git diff --cached -- .env",
        "git log -p .env",
        "git -C . show HEAD~2:.env",
        "git cat-file -p HEAD:.env",
        "git blame .env",
        "git --no-pager grep x -- .env",
    ],
)
def test_what_git_shows(command: str) -> None:
    assert written(seen(command).deeds) == ["read .env shown"]


@pytest.mark.parametrize(
    "command", ["git log .env", "git diff --name-only .env", "git diff -- . ':!.env'", "git show HEAD"]
)
def test_what_it_does_not(command: str) -> None:
    assert written(seen(command).deeds) == []


def test_staged_and_pushed() -> None:
    assert written(seen("git push").deeds) == ["send git remote its remote"]
    assert "send git remote origin <.env" in written(seen("git add -f .env; git push origin main").deeds)
