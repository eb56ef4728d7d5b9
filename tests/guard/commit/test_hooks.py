from __future__ import annotations

import os

import pytest

from oakum.guard.commit.hooks import NAMES, install, uninstall
from oakum.model import UsageError
from oakum.sources.git.repository import Repository, discover
from repo import Repo


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found
    return found


def test_installed_once_and_taken_away_again(repo: Repo) -> None:
    folder = repo.path / ".git" / "hooks"
    before = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
    written = install(opened(repo))
    assert {path.name for path in written} == set(NAMES)
    assert all(os.access(path, os.X_OK) for path in written)
    assert install(opened(repo)) == []
    assert set(uninstall(opened(repo))) == set(written)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert uninstall(opened(repo)) == []


def test_what_was_there_is_kept_and_comes_back(repo: Repo) -> None:
    hook = repo.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n")
    hook.chmod(0o755)
    install(opened(repo))
    assert hook.with_name("pre-commit.before-oakum").read_text() == "#!/bin/sh\nexit 0\n"
    uninstall(opened(repo))
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_nothing_is_lost(repo: Repo) -> None:
    hook = repo.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("one")
    hook.with_name("pre-commit.before-oakum").write_text("two")
    with pytest.raises(UsageError, match="before-oakum"):
        install(opened(repo))
    assert hook.read_text() == "one"
