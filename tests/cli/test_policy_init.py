from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_what_it_writes_tests_itself_and_judges(oakum: Run, tmp_path: Path, token: str) -> None:
    begun = oakum("policy", "init")
    assert begun.returncode == 0
    assert "oakum policy verify" in begun.stdout
    verified = oakum("policy", "verify")
    assert verified.returncode == 0, verified.stdout
    assert "2 tests, 2 passed" in verified.stdout
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(f"token: {token}\n")
    scanned = oakum("scan", "--no-history", ".")
    assert scanned.returncode == 1
    assert "deny oakum.team.public-folder" in scanned.stdout


def test_what_is_there_stays(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text("[scan]\nhistory = false\n")
    begun = oakum("policy", "init", "--force")
    assert "is there already and stays" in begun.stdout
    assert 'folder = "policy"' in begun.stdout
    assert (tmp_path / "oakum.toml").read_text() == "[scan]\nhistory = false\n"
    (tmp_path / "policy" / "team.rego").write_text("mine")
    oakum("policy", "init")
    assert (tmp_path / "policy" / "team.rego").read_text() == "mine"


def test_a_second_run_has_nothing_to_say(oakum: Run) -> None:
    oakum("policy", "init")
    again = oakum("policy", "init").stdout
    assert again.count("is there already and stays.\n") == 3
    assert "package" not in again
    assert "[policy]" not in again
