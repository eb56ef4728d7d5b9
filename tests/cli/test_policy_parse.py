from __future__ import annotations

import json

import pytest

from conftest_oracle import needs_conftest, real
from oakum.cli.main import run


@pytest.fixture(autouse=True)
def folder(tmp_path):
    for path, text in {"a.yaml": "a: 1\n---\nb: 2\n", "b.toml": "c = 3\n"}.items():
        (tmp_path / path).write_text(text)
    return tmp_path


@needs_conftest
@pytest.mark.parametrize("arguments", ["a.yaml", "b.toml", "a.yaml b.toml --combine", "a.yaml --parser yaml"])
def test_as_conftest(folder, capsys, arguments):
    assert run(["policy", "parse", *arguments.split()]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(real("parse", *arguments.split(), folder=folder).stdout)


def test_several_files_by_their_names(capsys):
    assert run(["policy", "parse", "a.yaml", "b.toml"]) == 0
    assert json.loads(capsys.readouterr().out) == {"a.yaml": [{"a": 1}, {"b": 2}], "b.toml": {"c": 3}}


def test_what_cannot_be_parsed_is_named(capsys):
    assert run(["policy", "parse", "a.yaml", "--parser", "json"]) == 2
    assert "a.yaml:1:1: is not valid JSON" in capsys.readouterr().err
