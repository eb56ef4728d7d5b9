from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Repository, Run


def test_a_history(oakum: Run, repository: Repository, token: str) -> None:
    repository.commit("a.py", f'KEY = "{token}"\n')
    done = oakum("stats", "ai")
    assert done.returncode == 0, done.stderr
    assert "human" in done.stdout
    assert "1 in 1" in done.stdout
    assert token not in done.stdout
    (row,) = json.loads(oakum("stats", "ai", ".", "-f", "json").stdout)["rows"]
    assert (row["group"], row["secrets"], row["per_commits"]) == ("human", 1, 1000)


def test_what_the_repository_configures_does_not_count(oakum: Run, repository: Repository, token: str) -> None:
    repository.commit("a.py", f'KEY = "{token}"\n')
    repository.commit("oakum.toml", '[rules]\ndisable = ["*"]\n')
    assert json.loads(oakum("stats", "ai", "-f", "json").stdout)["rows"][0]["secrets"] == 1


def test_into_a_file(oakum: Run, repository: Repository, tmp_path: Path) -> None:
    repository.commit("a.py", "x\n")
    for kind in ("svg", "html", "csv"):
        done = oakum("stats", "ai", "-f", kind, "-o", f"out.{kind}")
        assert (done.returncode, done.stdout) == (0, "")
        assert (tmp_path / f"out.{kind}").stat().st_size > 50
    assert oakum("stats", "ai", "-o", "no/where").returncode == 2


def test_no_repository(oakum: Run) -> None:
    done = oakum("stats", "ai")
    assert done.returncode == 2
    assert "is not the root of a git repository" in done.stderr
