from __future__ import annotations

import json
from pathlib import Path

from oakum.model import ExitCode

from .conftest import Repository, Run


def job(tmp_path: Path, repository: Repository, base: str) -> dict[str, str]:
    event = {
        "pull_request": {
            "number": 5,
            "base": {"ref": "main", "sha": base, "repo": {"full_name": "o/r"}},
            "head": {"ref": "topic", "sha": repository.git("rev-parse", "HEAD").strip(), "repo": {"full_name": "o/r"}},
        }
    }
    path = tmp_path.parent / f"{tmp_path.name}.event.json"
    path.write_text(json.dumps(event))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_SERVER_URL": "https://git.example",
    }


def test_the_change_is_the_one_that_the_job_runs_for(
    oakum: Run, repository: Repository, token: str, tmp_path: Path
) -> None:
    base = repository.commit("a.txt", "one\n")
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("b.txt", f"key = {token}\n")
    around = job(tmp_path, repository, base)
    done = oakum("review", "-f", "json", **around)
    document = json.loads(done.stdout)
    assert (done.returncode, document["change"]["base"], document["change"]["target"]) == (1, base, "main")


def test_the_branch_as_it_is_now_comes_before_the_event(
    oakum: Run, repository: Repository, token: str, tmp_path: Path
) -> None:
    old = repository.commit("a.txt", "one\n")
    now = repository.commit("main.txt", f"key = {token}\n")
    repository.git("update-ref", "refs/remotes/origin/main", now)
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("b.txt", "two\n")
    done = oakum("review", "-f", "json", **job(tmp_path, repository, old))
    assert (done.returncode, json.loads(done.stdout)["change"]["base"]) == (ExitCode.OK, now)


def test_options_reach_the_settings(oakum: Run, repository: Repository, token: str) -> None:
    repository.commit("a.txt", "one\n")
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("tests/b.txt", "password = correct-horse-battery-81\n")
    assert (
        oakum("review", "--base", "main", "--fail-on", "critical", "--min-confidence", "low", "-j", "1").returncode == 0
    )
    repository.commit("b.zip", "PK\3\4 broken")
    assert oakum("review", "--base", "main", "--fail-on", "critical", "--strict").returncode == ExitCode.INCOMPLETE


def test_who_has_approved_it_is_told_to_policies(oakum: Run, repository: Repository, tmp_path: Path) -> None:
    policy = 'package oakum.p\n\ndeny contains "nobody has approved it" if count(input.change.reviewers) == 0\n'
    repository.commit("policy/p.rego", policy)
    repository.commit("oakum.toml", '[policy]\nfolder = "policy"\n')
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("b.txt", "two\n")
    assert oakum("review", "--base", "main").returncode == ExitCode.DENIED
    assert oakum("review", "--base", "main", "--approved-by", "ada").returncode == ExitCode.OK
