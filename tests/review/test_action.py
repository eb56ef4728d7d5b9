"""The GitHub action and the GitLab component: their steps run as the forges run them, on a clone of a real change."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from forge import ME, TOKEN, Forge, served
from repo import Repo

from .conftest import CONFIGURATION, POLICY

ROOT = Path(__file__).parents[2]

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_, COMPONENT = yaml.safe_load_all((ROOT / "templates" / "review" / "template.yml").read_text("utf-8"))
SPEC, _ = yaml.safe_load_all((ROOT / "templates" / "review" / "template.yml").read_text("utf-8"))
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
HOSTILE = 'topic"; touch hacked; echo $(touch hacked) `touch hacked` #'

KEPT = ("PATH", "HOME", "PYTHONPATH", "XDG_CONFIG_HOME", "OAKUM_CACHE_DIR")

Token = Callable[[int], bytes]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Oakum, as an installed program."""
    path = tmp_path / "oakum"
    path.write_text(f'#!/bin/sh\nexec {sys.executable} -m oakum.cli.main "$@"\n')
    path.chmod(0o755)
    return path


class Job(NamedTuple):
    """What is left of a job."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str


class Workspace:
    """A clone, as the forges' runners make them."""

    def __init__(self, origin: Repo, folder: Path, *, branch: str = "topic") -> None:
        self.origin, self.folder, self.branch = origin, folder, branch
        subprocess.run(["git", "clone", "-q", str(origin.path), str(folder)], check=True, capture_output=True)
        subprocess.run(["git", "checkout", "-q", f"origin/{branch}"], cwd=folder, check=True, capture_output=True)

    def sha(self, revision: str) -> str:
        return self.origin.text("rev-parse", revision)


@pytest.fixture
def workspace(repo: Repo, tmp_path: Path, github_token: Token) -> Workspace:
    """A change that adds a secret and a file that a policy denies."""
    repo.commit({"a.txt": b"one\n", "oakum.toml": CONFIGURATION, "policy/own.rego": POLICY})
    repo.branch("topic")
    repo.commit({"a.txt": b"one\nkey = " + github_token(1) + b"\n", "denied.txt": b"x\n"})
    return Workspace(repo, tmp_path / "workspace")


class Runner:
    """Runs a composite action's steps as GitHub's runner does: expressions in `env` and `if`, bash for `run`."""

    def __init__(self, place: Path, event: dict[str, Any], workspace: Path, api: str, **inputs: str) -> None:
        place.mkdir()
        self.event, self.workspace = event, workspace
        self.inputs = {name: self.expanded(given["default"], {}) for name, given in ACTION["inputs"].items()} | inputs
        self.files = {name: place / name for name in ("output", "summary", "event")}
        self.files["event"].write_text(json.dumps(event))
        self.temp = place / "temp"
        self.temp.mkdir()
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environment = kept | {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": api,
            "GITHUB_EVENT_PATH": str(self.files["event"]),
            "GITHUB_OUTPUT": str(self.files["output"]),
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_SERVER_URL": "https://git.example",
            "GITHUB_STEP_SUMMARY": str(self.files["summary"]),
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(self.temp),
        }

    def value(self, expression: str, outputs: dict[str, str]) -> str:
        if expression == "github.token":
            return TOKEN
        kind, _, name = expression.partition(".")
        return self.inputs[name] if kind == "inputs" else outputs.get(expression.rpartition(".")[2], "")

    def expanded(self, text: str, outputs: dict[str, str]) -> str:
        return EXPRESSION.sub(lambda found: self.value(found[1], outputs), text)

    def wanted(self, condition: str, *, failed: bool) -> bool:
        decided = {
            "": not failed,
            "always()": True,
            "inputs.program == ''": not failed and not self.inputs["program"],
            "inputs.comment == 'true' && github.event.pull_request": not failed
            and self.inputs["comment"] == "true"
            and "pull_request" in self.event,
        }
        return decided[condition]

    def run(self) -> Job:
        code, log = 0, ""
        for step in ACTION["runs"]["steps"]:
            outputs = self._outputs()
            if not self.wanted(step.get("if", ""), failed=code != 0):
                continue
            given = {name: self.expanded(text, outputs) for name, text in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.workspace,
                env=self.environment | given,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            code, log = code or done.returncode, log + done.stdout + done.stderr
        return Job(code, log, self._outputs(), self._text("summary"))

    def _outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self._text("output").splitlines())

    def _text(self, name: str) -> str:
        return self.files[name].read_text() if self.files[name].exists() else ""


def request(workspace: Workspace, *, fork: bool = False) -> dict[str, Any]:
    return {
        "pull_request": {
            "number": 5,
            "base": {"ref": "main", "sha": workspace.sha("main"), "repo": {"full_name": "o/r"}},
            "head": {
                "ref": workspace.branch,
                "sha": workspace.sha(f"refs/heads/{workspace.branch}"),
                "repo": {"full_name": "mallory/r" if fork else "o/r"},
            },
        }
    }


def test_a_pull_request_is_judged_and_commented_once(
    workspace: Workspace, tmp_path: Path, program: Path, github_token: Token
) -> None:
    forge = Forge()
    forge.knows_user = False  # as with a job's own token
    with served(forge) as api:
        job = Runner(tmp_path / "one", request(workspace), workspace.folder, api, program=str(program)).run()
        again = Runner(tmp_path / "two", request(workspace), workspace.folder, api, program=str(program)).run()
    assert (job.code, again.code) == (1, 1)
    (comment,) = forge.comments
    assert comment["body"].startswith("<!-- oakum:review -->\n## 🔴 Oakum: 1 secret added; policies: 1 deny (denied)")
    assert f"https://git.example/o/r/blob/{workspace.sha('topic')}/a.txt#L2" in comment["body"]
    assert job.summary == comment["body"]
    assert "::error file=a.txt,line=2,endLine=2" in job.log
    assert job.outputs["exit-code"] == "1"
    assert json.loads(Path(job.outputs["sarif"]).read_text())["runs"][0]["results"]
    assert json.loads(Path(job.outputs["json"]).read_text())["change"]["target"] == "main"
    assert "created the comment" in job.log
    assert "updated the comment" in again.log
    secret = github_token(1).decode()
    assert not any(secret in path.read_text() for path in tmp_path.glob("*/temp/oakum-review/*"))
    assert secret not in job.log + job.summary


def test_a_clean_change_passes(repo: Repo, tmp_path: Path, program: Path) -> None:
    repo.commit({"a.txt": b"one\n"})
    repo.branch("topic")
    repo.commit({"a.txt": b"two\n"})
    workspace = Workspace(repo, tmp_path / "workspace")
    with served(Forge()) as api:
        job = Runner(tmp_path / "job", request(workspace), workspace.folder, api, program=str(program)).run()
    assert (job.code, job.outputs["exit-code"]) == (0, "0")
    assert "nothing found in what this change adds" in job.summary


def test_a_fork_may_not_comment_and_is_judged_all_the_same(workspace: Workspace, tmp_path: Path, program: Path) -> None:
    forge = Forge()
    forge.status = 403
    with served(forge) as api:
        job = Runner(tmp_path / "job", request(workspace, fork=True), workspace.folder, api, program=str(program)).run()
    assert job.code == 1
    assert "1 secret added" in job.summary
    assert "a job of a fork may not comment" in job.log
    assert "::warning::" not in job.log


def test_a_forge_that_is_down_costs_the_comment_and_not_the_verdict(
    workspace: Workspace, tmp_path: Path, program: Path
) -> None:
    forge = Forge()
    forge.status = 500
    with served(forge) as api:
        job = Runner(tmp_path / "job", request(workspace), workspace.folder, api, program=str(program)).run()
    assert job.code == 1
    assert "::warning::The comment could not be written" in job.log


def test_without_a_verdict_the_job_fails(workspace: Workspace, tmp_path: Path, program: Path) -> None:
    program.write_text("#!/bin/sh\nexit 4\n")
    with served(Forge()) as api:
        job = Runner(tmp_path / "job", request(workspace), workspace.folder, api, program=str(program)).run()
    assert job.code == 4
    missing = Runner(tmp_path / "none", request(workspace), workspace.folder, "", program=str(tmp_path / "missing"))
    assert missing.run().code == 127


def test_a_wrong_base_is_an_error_and_no_pass(workspace: Workspace, tmp_path: Path, program: Path) -> None:
    given = {"program": str(program), "base": "nowhere", "comment": "false"}
    job = Runner(tmp_path / "job", request(workspace), workspace.folder, "", **given).run()
    assert job.code == 2
    assert "there is no commit 'nowhere'" in job.log


@pytest.mark.parametrize("name", ["base", "head", "fail-on", "strict", "key"])
def test_inputs_are_never_commands(workspace: Workspace, tmp_path: Path, program: Path, name: str) -> None:
    given = {"program": str(program), "comment": "false", name: HOSTILE}
    Runner(tmp_path / "job", request(workspace), workspace.folder, "", **given).run()
    assert not list(tmp_path.rglob("hacked"))


def test_a_branch_with_a_hostile_name(repo: Repo, tmp_path: Path, program: Path) -> None:
    name = "$(touch${IFS}hacked);`touch\thacked`"
    name = name.replace("\t", "${IFS}")
    repo.commit({"a.txt": b"one\n"})
    repo.branch(name)
    repo.commit({"a.txt": b"two\n"})
    workspace = Workspace(repo, tmp_path / "workspace", branch=name)
    with served(Forge()) as api:
        job = Runner(tmp_path / "job", request(workspace), workspace.folder, api, program=str(program)).run()
    assert job.code == 0
    assert not list(tmp_path.rglob("hacked"))


def test_modules_of_the_pull_request_are_not_imported_by_the_installation(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("venv", "ensurepip", "pip", "subprocess", "site"):
        (workspace.folder / f"{name}.py").write_text("import pathlib; pathlib.Path('hacked').touch()\n")
    wheel = tmp_path / "nothing-1.0-py3-none-any.whl"
    wheel.touch()  # pip refuses it: this is about what runs before
    runner = Runner(tmp_path / "job", request(workspace), workspace.folder, "", package=str(wheel))
    assert runner.run().code != 0
    assert (runner.temp / "oakum" / "bin" / "python").exists()
    assert not list(tmp_path.rglob("hacked"))


def test_no_expression_stands_in_a_command() -> None:
    assert [step["name"] for step in ACTION["runs"]["steps"] if EXPRESSION.search(step["run"])] == []
    assert not [line for line in COMPONENT["oakum-review"]["script"] if "$[[" in line]
    used = set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", json.dumps(COMPONENT)))
    assert used == set(SPEC["spec"]["inputs"])


class GitlabJob:
    """Runs the component's script as GitLab's runner does: variables in the environment, then `sh`."""

    def __init__(self, workspace: Workspace, api: str, program: Path, **more: str) -> None:
        job = COMPONENT["oakum-review"]
        inputs = {name: given.get("default", "") for name, given in SPEC["spec"]["inputs"].items()} | {
            "program": str(program)
        }
        variables = {
            name: re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], str(value))
            for name, value in job["variables"].items()
        }
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.workspace, self.script = workspace, "\n".join(job["script"])
        self.environment = (
            kept
            | variables
            | {
                "CI": "true",
                "GITLAB_CI": "true",
                "CI_API_V4_URL": api,
                "CI_COMMIT_SHA": workspace.sha("topic"),
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": workspace.sha("main"),
                "CI_MERGE_REQUEST_IID": "5",
                "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
                "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                "CI_PROJECT_ID": "42",
                "CI_PROJECT_PATH": "g/p",
                "CI_PROJECT_URL": "https://git.example/g/p",
            }
            | more
        )

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-ec", self.script],
            cwd=self.workspace.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip


def test_a_merge_request_is_judged_and_commented(workspace: Workspace, program: Path) -> None:
    forge = Forge()
    with served(forge) as api:
        done = GitlabJob(workspace, api, program, OAKUM_FORGE_TOKEN=TOKEN).run()
    assert done.returncode == 1, done.stderr
    (comment,) = forge.comments
    assert comment["author"] == ME
    assert "1 secret added; policies: 1 deny (denied)" in comment["body"]
    assert f"https://git.example/g/p/-/blob/{workspace.sha('topic')}/a.txt#L2" in comment["body"]
    artifacts = COMPONENT["oakum-review"]["artifacts"]
    for name in (*artifacts["paths"], *artifacts["reports"].values()):
        assert (workspace.folder / name).stat().st_size
    quality = json.loads((workspace.folder / artifacts["reports"]["codequality"]).read_text())
    assert [row["location"]["path"] for row in quality] == ["a.txt", "denied.txt"]


def test_without_a_token_a_merge_request_is_judged_all_the_same(workspace: Workspace, program: Path) -> None:
    done = GitlabJob(workspace, "", program).run()
    assert (done.returncode, "1 secret added" in done.stdout) == (1, True)


def test_a_merge_request_from_a_fork_is_judged_from_where_it_left(workspace: Workspace, program: Path) -> None:
    job = GitlabJob(workspace, "", program)
    workspace.origin.git("branch", "-m", "main", "elsewhere")
    subprocess.run(["git", "update-ref", "-d", "refs/remotes/origin/main"], cwd=workspace.folder, check=True)
    done = job.run()
    assert (done.returncode, "judged by the commit where" in done.stdout) == (1, True)
