from __future__ import annotations

import json
from pathlib import Path

from forge import TOKEN, Forge, served
from oakum.model import ExitCode

from .conftest import Run


def job(tmp_path: Path, api: str, head: str = "o/r", **more: str) -> dict[str, str]:
    event = {
        "pull_request": {
            "number": 5,
            "base": {"ref": "main", "sha": "b" * 40, "repo": {"full_name": "o/r"}},
            "head": {"ref": "topic", "sha": "a" * 40, "repo": {"full_name": head}},
        }
    }
    (tmp_path / "event.json").write_text(json.dumps(event))
    (tmp_path / "c.md").write_text("<!-- oakum:review -->\nsaid\n")
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": api,
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_SERVER_URL": "https://git.example",
    } | more


def test_it_is_written_and_brought_up_to_date(oakum: Run, tmp_path: Path) -> None:
    forge = Forge()
    with served(forge) as api:
        for said in ("created the comment\n", "updated the comment\n"):
            done = oakum("comment", "c.md", **job(tmp_path, api, GITHUB_TOKEN=TOKEN))
            assert (done.returncode, done.stderr) == (ExitCode.OK, said)
    assert [item["body"] for item in forge.comments] == ["<!-- oakum:review -->\nsaid\n"]


def test_a_fork_is_not_let_and_that_is_no_failure(oakum: Run, tmp_path: Path) -> None:
    forge = Forge()
    forge.status = 403
    with served(forge) as api:
        done = oakum("comment", "c.md", **job(tmp_path, api, "mallory/r", GITHUB_TOKEN=TOKEN))
        mine = oakum("comment", "c.md", **job(tmp_path, api, GITHUB_TOKEN=TOKEN))
    assert (done.returncode, "no comment was written" in done.stderr) == (ExitCode.OK, True)
    assert (mine.returncode, "403" in mine.stderr) == (ExitCode.USAGE, True)
    assert TOKEN not in done.stderr + mine.stderr
    without = oakum("comment", "c.md", **job(tmp_path, "", "mallory/r"))
    assert (without.returncode, "has no token" in without.stderr) == (ExitCode.OK, True)


def test_what_is_missing_is_said(oakum: Run, tmp_path: Path) -> None:
    assert "is not set" in oakum("comment", "c.md", **job(tmp_path, "")).stderr
    assert "nothing to comment on" in oakum("comment", "c.md").stderr
    gone = oakum("comment", "missing.md", **job(tmp_path, "", GITHUB_TOKEN=TOKEN))
    assert (gone.returncode, "cannot be read" in gone.stderr) == (ExitCode.USAGE, True)
