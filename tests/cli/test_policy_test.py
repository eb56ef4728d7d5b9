"""`oakum policy test` and the real `conftest test` on the same folders: same text, same exit codes."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from conftest_oracle import needs_conftest, real
from oakum.cli.main import run

FILES = {
    "policy/a.rego": (
        'package main\n\ndeny contains "denied" if input.a\n\nwarn contains "warned" if input.b\n\n'
        'deny_ex contains "x" if input.c\n\nexception contains ["ex"] if input.c\n'
    ),
    "policy/gke.rego": 'package main.gke\n\ndeny contains "gke" if input.a\n',
    "old/a.rego": 'package main\n\ndeny[msg] { input.a; msg := "old" }\n',
    "bad/a.rego": "package main\n\ndeny contains {\n",
    "data/d.yaml": "x: 1\n",
    "a.yaml": "a: 1\n",
    "b.yaml": "b: 1\n",
    "c.json": '{"c": 1}',
    "sub/ok.toml": "z = 1\n",
    "sub/a.yaml": "a: 1\n",
    "a.txt": "a: 1\n",
    "broken.yaml": "a: [\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@needs_conftest
@pytest.mark.parametrize(
    "arguments",
    [
        "a.yaml",
        "b.yaml",
        "b.yaml --fail-on-warn",
        "a.yaml --fail-on-warn",
        "a.yaml --no-fail",
        "c.json",
        "c.json --suppress-exceptions",
        "c.json --quiet",
        "a.yaml --quiet",
        "sub/ok.toml -o json",
        "a.yaml -n main.gke",
        "a.yaml -n main.*",
        "a.yaml -p old --rego-version v0",
        "a.txt --parser yaml",
        "sub --ignore toml$",
        "a.yaml --combine",
        "b.yaml -o tap",
        "b.yaml -o table",
        "b.yaml -o github",
        "b.yaml -o azuredevops",
        "sub/ok.toml -o github --github-hide-passed",
        "a.yaml --data data",
    ],
)
def test_as_conftest(folder, capsys, arguments):
    code = run(["policy", "test", *arguments.split()])
    theirs = real("test", *arguments.split(), "--no-color", folder=folder)
    assert (capsys.readouterr().out, code) == (theirs.stdout, theirs.returncode)


@needs_conftest
def test_standard_input_as_conftest(folder, capsys, monkeypatch):
    for arguments in (["-"], ["-", "--stdin-filename", "given.yaml"], ["-", "-o", "tap"]):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"a: 1\n")))
        code = run(["policy", "test", *arguments])
        theirs = real("test", *arguments, "--no-color", folder=folder, stdin="a: 1\n")
        assert (capsys.readouterr().out, code) == (theirs.stdout, theirs.returncode)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("", "Missing argument 'FILE...'"),
        ("missing.yaml", "'missing.yaml' does not exist"),
        ("broken.yaml", "broken.yaml:2:1: is not valid YAML"),
        ("a.txt", "a.txt: is of no known format"),
        ("a.yaml -p nowhere", "nowhere: there is no such file or folder"),
        ("a.yaml -p data", "there are no policies (*.rego) in data"),
        ("a.yaml -p bad", "bad/a.rego:4:1: "),
        ("a.yaml -p old", "old/a.rego:3:"),
        ("a.yaml -n nothing", "no package 'nothing' in the policies; there are: main, main.gke"),
        ("a.yaml --data broken.yaml", "data for policies: broken.yaml:2:1"),
        ("a.yaml --parser word", "'word' is not one of"),
        ("a.yaml -o word", "'word' is not one of"),
    ],
)
def test_what_cannot_be_used_is_named_and_never_passes(capsys, arguments, says):
    assert run(["policy", "test", *arguments.split()]) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.out == ""


def test_nothing_passes_where_no_rule_judges(folder, capsys):
    (folder / "policy/a.rego").write_text("package main\nallow := true\n")
    assert run(["policy", "test", "a.yaml"]) == 2
    assert "no rule would judge anything" in capsys.readouterr().err


def test_all_namespaces(capsys):
    assert run(["policy", "test", "--all-namespaces", "a.yaml"]) == 1
    printed = capsys.readouterr().out
    assert "FAIL - a.yaml - main - denied\nFAIL - a.yaml - main.gke - gke\n" in printed


def test_lines_are_told(folder, capsys):
    (folder / "several.yaml").write_text("z: 1\n---\na: 1\n")
    assert run(["policy", "test", "-o", "github", "several.yaml"]) == 1
    assert "::error file=several.yaml,line=3::denied\n" in capsys.readouterr().out


def test_a_large_file_is_judged_and_a_deep_one_is_refused(folder, capsys):
    (folder / "large.json").write_text('{"a": [' + ",".join(['"0123456789"'] * 250_000) + "]}")
    assert run(["policy", "test", "large.json"]) == 1
    (folder / "deep.json").write_text('{"a":' * 500 + "1" + "}" * 500)
    assert run(["policy", "test", "deep.json"]) == 2
    assert "deep.json: cannot be judged: more than 100 levels deep" in capsys.readouterr().err
