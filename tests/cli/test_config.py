from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from oakum.cli.main import run
from oakum.config.settings import KEYS
from oakum.model import ExitCode


def test_every_key_with_its_value_and_where_it_came_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "oakum.toml").write_text('[scan]\njobs = 3\n[rules]\nenable = ["github-*"]\n')
    assert run(["config", "show"]) == ExitCode.OK
    out, err = capsys.readouterr()
    lines = dict(line.split(" = ", 1) for line in out.splitlines())
    assert set(lines) == set(KEYS)
    assert lines["scan.jobs"].split("#") == [lines["scan.jobs"].split("#")[0], f" {tmp_path}/oakum.toml"]
    assert lines["scan.cache"].endswith("# default")
    assert "the repository itself configures rules.enable" in err


def test_values_are_toml(capsys: pytest.CaptureFixture[str]) -> None:
    run(["config", "show"])
    tables = tomllib.loads(capsys.readouterr().out)
    assert tables["report"] == {"min_confidence": 0.5, "fail_on": "low", "formats": ["text"]}


def test_another_target_and_no_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "oakum.toml").write_text("[scan]\njobs = 3\n")
    run(["config", "show", "inner"])
    assert "scan.jobs = 3" in capsys.readouterr().out
    run(["config", "show", "inner", "--no-config"])
    assert "scan.jobs = 0" in capsys.readouterr().out


def test_a_wrong_configuration_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "oakum.toml").write_text("[scan]\njbos = 3\n")
    assert run(["config", "show"]) == ExitCode.USAGE
    assert "did you mean `scan.jobs`?" in capsys.readouterr().err
