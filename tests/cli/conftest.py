"""The real program, on small real repositories, with a user's home of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.rules.template import expand

Run = Callable[..., "subprocess.CompletedProcess[str]"]
_STRANGE = ("CI", "NO_COLOR", "TERM", "XDG_CACHE_HOME")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by all tests, so that the automaton is compiled once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def environment(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("OAKUM_", "GIT_")) or name in _STRANGE]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(home / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def oakum() -> Run:
    """Runs the program in a process of its own."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "oakum.cli.main", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def token() -> str:
    """A value of the shape of a GitHub token."""
    return expand("{crc:ghp_,30}", random.Random(11))


class Repository:
    """A git repository in the current folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        command = ["git", *who, *arguments]
        return subprocess.run(command, cwd=self._folder, check=True, capture_output=True, text=True).stdout

    def commit(self, path: str, text: str) -> str:
        """Writes and commits a file; returns the commit's id."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        self.git("add", "-f", path)
        self.git("commit", "-qm", path)
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)
