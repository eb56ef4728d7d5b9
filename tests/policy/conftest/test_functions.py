from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real
from oakum.model import PolicyError
from oakum.policy.conftest.functions import functions
from oakum.policy.rego.select import engine

POLICY = """\
package main
deny contains config.a if config := parse_config("yaml", "a: x")
"""


def answer(text):
    judge = engine(extensions=functions(["p/a.rego", "p/sub/b.rego"]))
    judge.load({"a.rego": text})
    return judge.eval("data.main.deny", {})


def test_a_policy_parses():
    assert answer(POLICY) == ["x"]


@needs_conftest
def test_as_conftest(tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/a.rego").write_text(POLICY)
    (tmp_path / "x.yaml").write_text("")
    assert "main - x\n" in real("test", "x.yaml", "--no-color", folder=tmp_path).stdout


@pytest.mark.parametrize(
    "call", ['parse_config("yaml", "a: [")', 'parse_config("word", "")', 'parse_config("json", 1)']
)
def test_what_cannot_be_parsed_is_an_error(call):
    with pytest.raises(PolicyError):
        answer(f"package main\ndeny contains x if x := {call}\n")


FILES = """\
package main
one := parse_config_file("../x.yaml")
deny contains one.a
all := parse_combined_config_files(["../x.yaml", "y.json"])
deny contains all[_].contents.a
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path, text in {
        "x.yaml": "a: x",
        "p/y.json": '{"a": "y"}',
        "p/sub/y.txt": "",
        "policy/y.json": '{"a": "y"}',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_a_policy_parses_files_beside_it(folder):
    assert sorted(answer(FILES)) == ["x", "y"]


@needs_conftest
def test_files_as_conftest(folder):
    (folder / "policy/a.rego").write_text(FILES)
    said = real("test", "x.yaml", "--no-color", folder=folder).stdout
    assert "main - x\n" in said
    assert "main - y\n" in said


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("../../outside.yaml", "outside of the working folder"),
        ("missing.yaml", "leads to no file"),
        ("sub/y.txt", "of no known format"),
        ("same.yaml", "leads to several files"),
    ],
)
def test_files_that_are_not_read_are_named(folder, path, says, monkeypatch):
    (folder / "outside.yaml").write_text("a: 1")
    for name in ("p/same.yaml", "p/sub/same.yaml"):
        (folder / name).write_text("a: 1")
    inner = folder / "inner"
    if "outside" in path:
        (inner / "p").mkdir(parents=True)
        monkeypatch.chdir(inner)
    with pytest.raises(PolicyError) as raised:
        answer(f'package main\ndeny contains x if x := parse_config_file("{path}")\n')
    assert says in str(raised.value)


def test_policies_that_are_not_trusted_read_no_files(folder):
    judge = engine(extensions=functions())
    judge.load({"p/a.rego": FILES})
    with pytest.raises(PolicyError, match="leads to no file"):
        judge.eval("data.main.deny", {})
