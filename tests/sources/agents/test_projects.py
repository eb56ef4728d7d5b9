from __future__ import annotations

import json
from pathlib import Path

import pytest

from oakum.sources.agents.machine import Machine
from oakum.sources.agents.projects import known_projects


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for name in ("claude", "codex", "code", "src/git", "src/deep/git", "plain"):
        (home / name).mkdir(parents=True)
    for name in ("src/git", "src/deep/git"):
        (home / name / ".git").mkdir()
        (home / name / ".git" / "HEAD").touch()
    (tmp_path / "outside").mkdir()
    projects = {str(home / "claude"): {}, str(home / "gone"): {}, str(tmp_path / "outside"): {}, "relative": {}}
    (home / ".claude.json").write_text(json.dumps({"projects": projects}))
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text(f'[projects."{home / "codex"}"]\ntrust_level = "trusted"\n')
    storage = home / ".config/Code/User/workspaceStorage/1"
    storage.mkdir(parents=True)
    (storage / "workspace.json").write_text(json.dumps({"folder": f"file://{home}/code"}))
    return home


def test_one_s_own(home: Path, tmp_path: Path) -> None:
    found = known_projects(Machine(home=home, root=tmp_path), home / "plain")
    names = {path.relative_to(tmp_path).as_posix() for path in found}
    assert names == {"home/plain", "home/claude", "outside", "home/codex", "home/code", "home/src/git"}


def test_of_somebody_else_only_below_the_home(home: Path, tmp_path: Path) -> None:
    assert tmp_path / "outside" not in known_projects(Machine(home=home))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"projects": []}', b'{"projects": {"\\u0000": 1, "/": 1}}', b"\xff"])
def test_what_the_tools_remember_may_be_anything(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".claude.json").write_bytes(content)
    (tmp_path / ".codex").mkdir()
    (tmp_path / ".codex" / "config.toml").write_bytes(content)
    assert known_projects(Machine(home=tmp_path, root=tmp_path)) == ()
