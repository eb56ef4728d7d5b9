"""The real program in a home directory of its own; the command that hosts run is a stand-in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory, with `oakum-hook` on the path."""
    home = tmp_path / "user"
    for folder in (home / ".claude", home / "project", tmp_path / "bin"):
        folder.mkdir(parents=True)
    hook = tmp_path / "bin" / "oakum-hook"
    hook.write_text("#!/bin/sh\nwc -c >/dev/null\necho '{}'\n")
    hook.chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("PATH", f"{hook.parent}:/usr/bin:/bin")
    return home


def test_a_new_user_installs_tries_and_uninstalls(oakum: Run, machine: Path) -> None:
    installed = oakum("guard", "install", "--mode", "redact")
    assert installed.returncode == 0
    assert "Claude Code: written" in installed.stdout
    assert "note: A command that fails shows its output unredacted" in installed.stdout
    hooks = json.loads((machine / ".claude/settings.json").read_text())["hooks"]
    assert hooks["PreToolUse"][0]["hooks"][0]["command"].endswith("oakum-hook claude --mode redact")
    tried = oakum("guard", "test", "claude")
    assert tried.returncode == 0
    assert "a command that prints .env: exit 0" in tried.stdout
    assert oakum("guard", "doctor").returncode == 0
    removed = oakum("guard", "uninstall")
    assert removed.stdout == f"Claude Code: removed {machine / '.claude/settings.json'}\n"
    assert list((machine / ".claude").iterdir()) == []


def test_a_project(oakum: Run, machine: Path) -> None:
    done = oakum("guard", "install", "cursor", "--project", str(machine / "project"))
    assert done.returncode == 0
    settings = json.loads((machine / "project/.cursor/hooks.json").read_text())
    assert settings["version"] == 1
    assert settings["hooks"]["preToolUse"][0]["command"] == "oakum-hook cursor"  # others have it somewhere else
    assert oakum("guard", "test", "cursor", "--project", str(machine / "project")).returncode == 0
    assert oakum("guard", "doctor", "--project", str(machine / "project")).returncode == 0


def test_a_guard_that_was_taken_out_by_hand_is_missed(oakum: Run, machine: Path) -> None:
    oakum("guard", "install", "claude")
    (machine / ".claude/settings.json").write_text("{}")
    done = oakum("guard", "doctor")
    assert done.returncode == 1
    assert "the guard was installed here and has been taken out" in done.stdout


def test_tools_without_hooks_get_what_is_possible(oakum: Run, machine: Path) -> None:
    project = machine / "project"
    (project / ".aiderignore").write_text("mine\n")
    done = oakum("guard", "install", "aider", "jetbrains", "--project", str(project))
    assert "aider: Aider has no hooks. What is possible" in done.stdout
    assert "\n.env\n" in (project / ".aiderignore").read_text()
    assert "git-commit-verify: true" in (project / ".aider.conf.yml").read_text()
    assert (project / ".aiignore").exists()
    assert oakum("guard", "doctor", "--project", str(project)).returncode == 0
    oakum("guard", "uninstall", "--project", str(project))
    assert {path.name: path.read_text() for path in project.iterdir()} == {".aiderignore": "mine\n"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["os"], "there is no host 'os'"),
        (["claude", "--user", "--managed"], "do not go together"),
        (["cline", "--managed"], "has no managed settings"),
    ],
)
def test_wrong_usage(oakum: Run, machine: Path, arguments: list[str], message: str) -> None:
    done = oakum("guard", "install", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_no_tool_at_all(oakum: Run, machine: Path) -> None:
    (machine / ".claude").rmdir()
    done = oakum("guard", "install")
    assert done.returncode == 2
    assert "no AI coding tool was found" in done.stderr
