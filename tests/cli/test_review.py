from __future__ import annotations

import json
from pathlib import Path

import pytest

from oakum.model import ExitCode

from .conftest import Repository, Run


@pytest.fixture
def changed(repository: Repository, token: str) -> Repository:
    """A branch that adds a secret."""
    repository.commit("a.txt", "one\n")
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("a.txt", f"one\nkey = {token}\n")
    return repository


def test_a_change_with_a_secret_is_denied(oakum: Run, changed: Repository, token: str) -> None:
    done = oakum("review", "--base", "main")
    assert done.returncode == ExitCode.DENIED
    assert "a.txt:2:7" in done.stdout
    assert "1 secret added (denied)" in done.stdout
    assert token not in done.stdout + done.stderr


def test_formats_go_to_their_files(oakum: Run, changed: Repository, tmp_path: Path) -> None:
    done = oakum(
        "review", "--base", "main", "-f", "markdown", "-o", "c.md", "-f", "json", "-o", "r.json", "-f", "github",
        "--key", "two", "--link", "https://git.example/{commit}/{path}#{line}",
    )  # fmt: skip
    assert done.returncode == ExitCode.DENIED
    assert (tmp_path / "c.md").read_text().startswith("<!-- oakum:review two -->\n")
    assert "(<https://git.example/" in (tmp_path / "c.md").read_text()
    assert json.loads((tmp_path / "r.json").read_text())["exit_code"] == 1
    assert done.stdout.startswith("::error file=a.txt,line=2,")
    assert "1 secret added (denied)" in done.stderr


def test_a_change_without_findings_passes(oakum: Run, changed: Repository) -> None:
    changed.git("checkout", "-q", "-b", "more")
    changed.commit("b.txt", "two\n")
    done = oakum("review", "--base", "topic")
    assert (done.returncode, "nothing found in what this change adds" in done.stdout) == (ExitCode.OK, True)


def test_an_empty_change_is_said_to_be_one(oakum: Run, changed: Repository) -> None:
    done = oakum("review", "--base", "topic")
    assert (done.returncode, "this change is empty" in done.stdout) == (ExitCode.OK, True)
    assert oakum("review", "--base", "topic", "--strict").returncode == ExitCode.INCOMPLETE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "oakum review --base REV"),
        (("--base", "nowhere"), "there is no commit 'nowhere'"),
        (("--base", "main", "--link", "https://x/{y}"), "--link takes"),
        (("--base", "main", "-f", "xml"), "unknown format 'xml'"),
        (("--base", "main", "missing"), "is not the root of a git repository"),
    ],
)
def test_what_is_wrong_is_said(oakum: Run, changed: Repository, arguments: tuple[str, ...], said: str) -> None:
    done = oakum("review", *arguments)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr
