from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oakum.config import identity_key, state_directory
from oakum.guard.edits import Edits
from oakum.guard.event import Action, Event, Flow, Moment, Piece

VALUE = "tidal-" + "Lantern-" + "88-harbour"


class Project:
    """A repository with our hooks, and `oakum` on the PATH."""

    def __init__(self, folder: Path, program: Path) -> None:
        self.folder = folder
        self._path = f"{program}{os.pathsep}{os.environ['PATH']}"
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "A")
        self.git("config", "user.email", "a@example.com")
        self.run("oakum", "guard", "git", "install")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env={**os.environ, "PATH": self._path, **environment},
            capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    def git(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("git", *arguments, **environment)

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    program = tmp_path / "bin"
    program.mkdir()
    (program / "oakum").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m oakum.cli.main "$@"\n')
    (program / "oakum").chmod(0o755)
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, program)


def test_a_commit_without_secrets_goes_through(project: Project) -> None:
    project.write("a.txt", "fine\n")
    project.git("add", ".")
    done = project.git("commit", "-m", "Say something")
    assert done.returncode == 0, done.stderr


def test_a_secret_is_not_committed(project: Project, token: str) -> None:
    project.write("a.txt", f"key = {token}\n")
    project.git("add", ".")
    done = project.git("commit", "-m", "x")
    assert done.returncode != 0
    assert "github-pat" in done.stdout + done.stderr
    assert token not in done.stdout + done.stderr


@pytest.mark.parametrize("how", [["-a"], ["a.txt"]])
def test_nor_when_it_is_not_staged_before(project: Project, token: str, how: list[str]) -> None:
    project.write("a.txt", "fine\n")
    project.git("add", ".")
    project.git("commit", "-m", "x")
    project.write("a.txt", f"key = {token}\n")
    done = project.git("commit", "-m", "y", *how)
    assert done.returncode != 0
    assert "github-pat" in done.stdout + done.stderr


def test_a_known_value_is_not_committed(project: Project) -> None:
    project.write(".gitignore", ".env\n")
    project.write(".env", f"DB_PASSWORD={VALUE}\n")
    project.write("notes.md", f"the login is {VALUE}\n")
    project.git("add", ".")
    done = project.git("commit", "-m", "x")
    assert done.returncode != 0
    assert "known-value" in done.stdout + done.stderr


def test_a_secret_in_the_message_is_not_committed(project: Project, token: str) -> None:
    project.write("a.txt", "fine\n")
    project.git("add", ".")
    done = project.git("commit", "-m", f"use {token}")
    assert done.returncode != 0
    assert "message" in done.stderr
    assert token not in done.stderr


def test_a_secret_is_not_pushed(project: Project, token: str, tmp_path: Path) -> None:
    project.git("init", "-q", "--bare", str(tmp_path / "other.git"))
    project.git("remote", "add", "origin", str(tmp_path / "other.git"))
    project.write("a.txt", "fine\n")
    project.git("add", ".")
    project.git("commit", "-m", "x")
    assert project.git("push", "-q", "origin", "main").returncode == 0
    project.write("a.txt", f"key = {token}\n")
    project.git("commit", "-am", "hidden", "--no-verify")
    project.write("a.txt", "gone\n")
    project.git("commit", "-am", "removed again")
    for ref in ("main", "main:new"):
        done = project.git("push", "origin", ref)
        assert done.returncode != 0
        assert "github-pat" in done.stdout + done.stderr
    assert project.git("push", "-q", "origin", "main~2:refs/heads/fine").returncode == 0


def test_large_ai_changes_are_stopped_where_that_is_wanted(project: Project) -> None:
    project.write("oakum.toml", '[commit]\naction = "block"\nmax_lines = 5\n')
    project.write("a.txt", "".join(f"line {number}\n" for number in range(20)))
    project.git("add", "a.txt")
    done = project.git("commit", "-m", "x", CLAUDECODE="1")
    assert done.returncode != 0
    assert "20 changed lines, at most 5" in done.stderr
    assert "by claude" in done.stderr
    assert project.git("commit", "-m", "x").returncode == 0  # a person's own


def test_a_warning_lets_it_pass(project: Project) -> None:
    project.write("Dockerfile", "FROM scratch\n")
    project.git("add", ".")
    done = project.git("commit", "-m", "x\n\nCo-authored-by: Cursor <cursoragent@cursor.com>")
    assert done.returncode == 0
    assert "nobody vouches" in done.stderr


def test_who_wrote_the_lines_is_noted(project: Project) -> None:
    state = state_directory()
    assert state
    piece = Piece(where=(), text="def first():\n    return 1\n", flow=Flow.OUT)
    Edits(state / "edits", identity_key().key).record(
        Event(host="claude", moment=Moment.AFTER_TOOL, action=Action.WRITE, session="s", folder=str(project.folder),
              paths=("a.py",), pieces=(piece,))
    )  # fmt: skip
    project.write("a.py", "def first():\n    return 1\n\n\nprint(first())\n")
    project.git("add", ".")
    assert project.git("commit", "-m", "x").returncode == 0
    note = project.git("notes", "--ref=ai", "show", "HEAD").stdout
    assert "a.py\n  s_" in note
    assert " 1-4\n" in note
    assert '"tool":"claude"' in note
    assert '"type":"ai"' in project.git("notes", "--ref=agent-trace", "show", "HEAD").stdout


def test_hooks_that_were_there_still_run(project: Project) -> None:
    project.run("oakum", "guard", "git", "uninstall")
    hooks = project.folder / ".git" / "hooks"
    for name in ("pre-commit", "pre-push"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} of old >> ran\n")
        (hooks / name).chmod(0o755)
    project.run("oakum", "guard", "git", "install")
    project.write("a.txt", "fine\n")
    project.git("add", "a.txt")
    assert project.git("commit", "-m", "x").returncode == 0
    assert (project.folder / "ran").read_text() == "pre-commit of old\n"


def test_another_place_of_hooks_is_respected(project: Project) -> None:
    project.git("config", "core.hooksPath", ".husky")
    done = project.run("oakum", "guard", "git", "install")
    assert done.returncode == 2
    assert ".husky" in done.stderr


def test_outside_of_a_repository(project: Project, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oakum.cli.main", "guard", "git", "pre-commit"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no git repository" in done.stderr


def test_policies_judge_a_commit(project: Project) -> None:
    project.write("oakum.toml", '[policy]\npacks = ["ai-changes"]\n')
    project.write("a.txt", "fine\n")
    project.git("add", ".")
    alone = project.git("commit", "-m", "Say something", CLAUDECODE="1")
    assert alone.returncode != 0
    assert "deny oakum.ai_changes.unverified-release" in alone.stderr
    vouched = "Say something\n\nReviewed-by: A Person <a@example.com>\nAssisted-by: claude"
    done = project.git("commit", "-m", vouched, CLAUDECODE="1")
    assert done.returncode == 0, done.stderr
