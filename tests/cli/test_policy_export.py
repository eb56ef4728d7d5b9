from __future__ import annotations

import pytest
import yaml

from oakum.cli import main
from oakum.model import ExitCode


@pytest.mark.parametrize("engine", ["kyverno", "vap", "gatekeeper", "conftest"])
def test_an_export_is_a_folder_of_files(engine, tmp_path, capsys):
    assert main.run(["policy", "export", "--to", engine, "-o", str(tmp_path / "out")]) == ExitCode.OK
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert capsys.readouterr().out == f"{len(files)} files in {tmp_path / 'out'}\n"
    assert any("literal" in path.read_text() for path in files)


def test_without_a_folder_it_goes_to_standard_output(capsys):
    options = ["--check", "privileged", "--audit", "--exempt", "ops"]
    assert main.run(["policy", "export", "--to", "vap", *options]) == ExitCode.OK
    policy, binding = [one for one in yaml.safe_load_all(capsys.readouterr().out) if one]
    assert policy["metadata"]["name"] == "oakum-privileged"
    assert policy["spec"]["matchConstraints"]["namespaceSelector"]["matchExpressions"][0]["values"] == ["ops"]
    assert binding["spec"]["validationActions"] == ["Warn", "Audit"]


def test_the_checks_are_listed(capsys):
    assert main.run(["policy", "export", "--list"]) == ExitCode.OK
    listed = capsys.readouterr().out
    assert "plain-secret       deny  A plain Secret (only where it is asked for)\n" in listed
    assert "automount          warn  " in listed


def test_an_unknown_check_and_no_engine_are_usage_errors(capsys):
    assert main.run(["policy", "export", "--to", "vap", "--check", "nothing"]) == ExitCode.USAGE
    assert "there are: literal-env" in capsys.readouterr().err
    assert main.run(["policy", "export"]) == ExitCode.USAGE
