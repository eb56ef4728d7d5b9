from __future__ import annotations

import json

import pytest

from conftest_oracle import needs_conftest, real
from oakum.model import PolicyError
from oakum.policy.conftest.policy_set import load, load_data


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_all_policies_of_a_folder(folder):
    write(folder / "p/a.rego", "package a\ndeny contains 1\n")
    write(folder / "p/sub/b.rego", "package b.c\nimport data.conftest.file\nwarn contains file.name\n")
    write(folder / "p/notes.txt", "nothing")
    found = load(["p"])
    assert list(found.modules) == ["p/a.rego", "p/sub/b.rego"]
    assert found.namespaces == ("a", "b.c")
    assert found.wants_file
    assert not load(["p/a.rego"]).wants_file


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "p: there is no such file or folder"),
        ({"p/a.txt": ""}, r"there are no policies \(\*.rego\) in p"),
        ({"p/a.rego": "package a\nallow := {\n"}, r"^p/a\.rego:"),
        ({"p/a.rego": ""}, r"^p/a\.rego"),
        ({"p/a.rego": "package a\ndeny[x] if x := 1\n"}, r"p/a\.rego:2:1: `deny` must be a set"),
    ],
)
def test_policies_that_cannot_be_used(folder, files, says):
    for path, text in files.items():
        write(folder / path, text)
    with pytest.raises(PolicyError, match=says):
        load(["p"])


def test_bytes_that_are_no_text(folder):
    write(folder / "p/a.rego", "")
    (folder / "p/a.rego").write_bytes(b"package a\n\xff")
    with pytest.raises(PolicyError, match=r"p/a\.rego:2: is no text"):
        load(["p"])


DATA = {"d/a.yaml": "x: 1\n", "d/sub/b.json": '{"y": [1]}', "d/sub/c.yml": "z: 2\n", "d/sub/deep/list.json": "[3]"}


def test_folders_of_data_are_keys(folder):
    for path, text in DATA.items():
        write(folder / path, text)
    assert load_data(["d"]) == {"x": 1, "sub": {"y": [1], "z": 2, "deep": [3]}}


@needs_conftest
def test_data_as_conftest(folder):
    for path, text in DATA.items():
        write(folder / path, text)
    write(folder / "policy/a.rego", "package main\ndeny contains json.marshal([data.x, data.sub])\n")
    write(folder / "x.yaml", "")
    done = real("test", "x.yaml", "--data", "d", "-o", "json", folder=folder)
    said = json.loads(json.loads(done.stdout)[0]["failures"][0]["msg"]) if done.stdout.startswith("[") else done.stderr
    assert said == list(load_data(["d"]).values())


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"d/a.json": "[1]"}, r"d/a\.json: data for policies must be an object at the root"),
        ({"d/a.json": "{"}, r"data for policies: d/a\.json:1:2: is not valid JSON"),
        ({"d/a.json": '{"x": {"k": 1}}', "d/b.yaml": "x: {k: 2}"}, r"d/b\.yaml: .*says something else of 'x\.k'"),
    ],
)
def test_data_that_cannot_be_used(folder, files, says):
    for path, text in files.items():
        write(folder / path, text)
    with pytest.raises(PolicyError, match=says):
        load_data(["d"])
