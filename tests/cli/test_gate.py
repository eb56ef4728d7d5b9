from __future__ import annotations

import json
from pathlib import Path

import pytest

from oakum.model import ExitCode

from .conftest import Repository, Run

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  mode: x\n"


def test_a_change_is_judged_by_what_it_brings(oakum: Run, repository: Repository, token: str, tmp_path: Path) -> None:
    repository.commit("m.yaml", MAP)
    (tmp_path / "m.yaml").write_text(f"{MAP}  key: {token}\n")
    done = oakum("gate", "--base", "HEAD")
    assert done.returncode == ExitCode.DENIED
    assert "deny: m.yaml:7 $.data.key: ConfigMap c: a secret in plain" in done.stdout
    assert token not in done.stdout + done.stderr
    assert oakum("gate", "--base", "HEAD", "--fail-on", "critical").returncode == ExitCode.DENIED
    repository.commit("m.yaml", f"{MAP}  key: {token}\n")
    assert oakum("gate", "--base", "HEAD").returncode == ExitCode.OK
    assert oakum("gate", "--base", "HEAD", "--all").returncode == ExitCode.DENIED


def test_formats_and_files(oakum: Run, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAP)
    done = oakum("gate", "-f", "json", "-o", "g.json")
    assert (done.returncode, done.stdout) == (ExitCode.OK, "")
    assert "1 new object, 0 changed objects: nothing against them" in done.stderr
    assert json.loads((tmp_path / "g.json").read_text())["objects"][0]["object"] == "ConfigMap c"
    assert oakum("gate", "-f", "markdown", "--key", "k").stdout.startswith("<!-- oakum:review k -->")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "xml"), "unknown format 'xml'"),
        (("missing",), "is no folder of manifests"),
        ((), "there are no manifests below it"),
        (("--base", "main"), "is in no git repository"),
    ],
)
def test_what_is_wrong_is_said(oakum: Run, arguments: tuple[str, ...], said: str) -> None:
    done = oakum("gate", *arguments)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr
