from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import oakum.cli
from oakum.cli.main import run
from oakum.config import load
from oakum.config.settings import KEYS, USER_KEYS
from oakum.model import ExitCode

from .conftest import Repository

TEMPLATES = Path(oakum.cli.__file__).parent / "templates"
PRE_COMMIT = ".pre-commit-config.yaml"


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def uncommented(text: str) -> str:
    return re.sub(r"^# ([a-z_]+ = )", r"\1", text, flags=re.MULTILINE)


def test_it_writes_configuration_hook_and_workflow_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init"]) == ExitCode.OK
    assert written(tmp_path) == {"oakum.toml", PRE_COMMIT, ".github/workflows/oakum.yml"}
    assert capsys.readouterr().out.count("wrote ") == 3


@pytest.mark.parametrize(
    ("there", "options", "expected"),
    [
        (".gitlab-ci.yml", (), {".gitlab/oakum.yml"}),
        (".gitlab-ci.yml", ("--ci", "github"), {".github/workflows/oakum.yml"}),
        (
            "README",
            ("--ci", "github", "--ci", "gitlab"),
            {".github/workflows/oakum.yml", ".gitlab/oakum.yml"},
        ),
        ("README", ("--no-ci",), set()),
    ],
)
def test_which_forge(there: str, options: tuple[str, ...], expected: set[str], tmp_path: Path) -> None:
    (tmp_path / there).touch()
    assert run(["init", *options]) == ExitCode.OK
    assert written(tmp_path) - {there, "oakum.toml", PRE_COMMIT} == expected


def test_nothing_is_overwritten_without_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / PRE_COMMIT).write_text("repos: []\n")
    assert run(["init"]) == ExitCode.OK
    assert (tmp_path / PRE_COMMIT).read_text() == "repos: []\n"
    out = capsys.readouterr().out
    assert f"{PRE_COMMIT} is there already and stays" in out
    assert "    entry: oakum scan --staged" in out
    assert run(["init", "--force"]) == ExitCode.OK
    assert "oakum scan --staged" in (tmp_path / PRE_COMMIT).read_text()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (tmp_path / "oakum.toml").symlink_to(outside)
    assert run(["init"]) == ExitCode.OK
    assert not outside.exists()


def test_the_hook_of_git_stops_a_commit(
    repository: Repository, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["init", "--git-hook", "--no-ci"]) == ExitCode.OK
    program = tmp_path / "bin" / "oakum"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m oakum.cli.main "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    repository.commit("clean.txt", "nothing\n")
    with pytest.raises(subprocess.CalledProcessError) as failure:
        repository.commit("leak.txt", f"key = {token}\n")
    assert "github-pat" in failure.value.stdout + failure.value.stderr
    assert repository.git("log", "--format=%s").split() == ["clean.txt"]


def test_the_hook_needs_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--git-hook"]) == ExitCode.USAGE
    assert "--git-hook needs a git repository" in capsys.readouterr().err


def test_contradictions_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--ci", "github", "--no-ci"]) == ExitCode.USAGE
    assert "do not go together" in capsys.readouterr().err


def test_the_example_configuration_changes_nothing(tmp_path: Path) -> None:
    before = load(tmp_path).settings
    run(["init", "--no-ci"])
    assert load(tmp_path).settings == before


def test_the_example_configuration_shows_every_key_with_its_default(tmp_path: Path) -> None:
    before = load(tmp_path).settings
    text = uncommented((TEMPLATES / "oakum.toml").read_text())
    tables = tomllib.loads(text)
    sections = ("scan", "rules", "report", "commit", "policy")
    shown = {key for key in tables if key not in (*sections, "extends")}
    shown |= {f"{name}.{key}" for name in sections for key in tables[name]}
    # in [guard], and in what only users may say, a repository has no say
    assert shown == {key for key in KEYS if not key.startswith("guard.")} - USER_KEYS
    (tmp_path / "oakum.toml").write_text(re.sub(r"^extends.*\n", "", text, flags=re.MULTILINE))
    assert load(tmp_path).settings == before


def test_the_hook_entry_is_what_pre_commit_reads() -> None:
    (repo,) = yaml.safe_load((TEMPLATES / "pre-commit.yaml").read_text())["repos"]
    (hook,) = repo["hooks"]
    assert (repo["repo"], hook["language"], hook["entry"]) == ("local", "system", "oakum scan --staged")


def test_the_workflow_uploads_what_it_writes() -> None:
    workflow = yaml.safe_load((TEMPLATES / "github.yml").read_text())
    steps = workflow["jobs"]["secrets"]["steps"]
    commands = [step for step in steps if re.search("oakum (scan|review)", step.get("run", ""))]
    (upload,) = [step for step in steps if "upload-sarif" in step.get("uses", "")]
    assert all(f"--output {upload['with']['sarif_file']}" in step["run"] for step in commands)
    # Each event has exactly one of them.
    assert sorted(step["if"] for step in commands) == [
        f"github.event_name {how} 'pull_request'" for how in ("!=", "==")
    ]
    assert upload["if"] == "always()"
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}


def test_the_job_of_gitlab_reports_what_the_scan_writes() -> None:
    job = yaml.safe_load((TEMPLATES / "gitlab.yml").read_text())["oakum"]
    report = job["artifacts"]["reports"]["secret_detection"]
    assert f"--format gitlab --output {report}" in job["script"][-1]
    assert job["variables"]["GIT_DEPTH"] == "0"


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_the_commands_of_the_snippets_are_understood(name: str, tmp_path: Path) -> None:
    text = (TEMPLATES / name).read_text()
    command = re.search(r"oakum (scan .*)", text)
    assert command is not None
    (tmp_path / "a.py").write_text("x = 1\n")
    assert run(command[1].split()) == ExitCode.OK


@pytest.mark.parametrize("denied", [False, True])
def test_the_workflow_ends_with_the_verdict_of_the_review(tmp_path: Path, denied: bool) -> None:
    steps = yaml.safe_load((TEMPLATES / "github.yml").read_text())["jobs"]["secrets"]["steps"]
    (script,) = [step["run"] for step in steps if "oakum review" in step.get("run", "")]
    program = tmp_path / "oakum"
    program.write_text(f'#!/bin/sh\n[ "$8 $9" = "--output review.md" ] && echo said >review.md\nexit {int(denied)}\n')
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    done = subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=False)
    assert done.returncode == int(denied)
    assert (tmp_path / "summary").read_text() == "said\n"
