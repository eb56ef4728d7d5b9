from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Run


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str) -> Path:
    (tmp_path / "user").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    (tmp_path / ".env").write_text(f"TOKEN={token}\n")
    monkeypatch.setenv("GITHUB_TOKEN", token)
    return tmp_path / "user"


def test_nothing_is_written_before_it_is_confirmed(oakum: Run, machine: Path, token: str) -> None:
    asked = oakum("guard", "harden", "claude", stdin="n\n")
    assert asked.returncode == 0
    assert '"Read(~/.ssh/**)"' in asked.stdout
    assert "nothing was written" in asked.stdout
    assert not (machine / ".claude").exists()
    assert token not in asked.stdout
    done = oakum("guard", "harden", "claude", stdin="y\n")
    assert f"wrote {machine / '.claude/settings.json'}" in done.stdout
    assert "nothing to change" in oakum("guard", "harden", "claude", "--yes").stdout


def test_a_host_without_controls(oakum: Run, machine: Path) -> None:
    done = oakum("guard", "harden", "opencode")
    assert done.returncode == 2
    assert "there are no controls for 'opencode'" in done.stderr
