from __future__ import annotations

import shutil

import pytest

from oakum.cli.main import run

POLICY = 'package main\ndeny contains "no" if input.a\n'


@pytest.fixture(autouse=True)
def files(tmp_path):
    for path, text in {"rules/a.rego": POLICY, "x.yaml": "a: 1\n"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)


def test_defaults_come_from_conftest_toml(tmp_path, capsys):
    (tmp_path / "conftest.toml").write_text('policy = ["rules"]\noutput = "tap"\nno-fail = true\n')
    assert run(["policy", "test", "x.yaml"]) == 0
    assert "not ok 1 - x.yaml - main - no\n" in capsys.readouterr().out


def test_a_configuration_of_another_name(tmp_path, capsys):
    (tmp_path / "other.toml").write_text('policy = "rules"\nfail-on-warn = true\n')
    assert run(["policy", "test", "-c", "other.toml", "x.yaml"]) == 2
    assert "FAIL - x.yaml - main - no" in capsys.readouterr().out


def test_defaults_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("CONFTEST_POLICY", "rules")
    assert run(["policy", "test", "x.yaml"]) == 1
    monkeypatch.setenv("CONFTEST_NO_FAIL", "true")
    assert run(["policy", "test", "x.yaml"]) == 0


def test_lists_may_be_separated_by_commas(tmp_path):
    (tmp_path / "more.rego").write_text('package other\nwarn contains "w"\n')
    assert run(["policy", "test", "-p", "rules,more.rego", "-n", "main,other", "x.yaml"]) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--update", "./none"), "./none: is no folder, and no file"),
        (("--trace", "--untrusted"), "--trace shows nothing of policies that are not trusted"),
        (("--capabilities", "x"), "x: the capabilities cannot be read"),
        (("--allow", "concat"), "--allow 'concat': it is not refused; refused are http.send"),
        (("-c", "missing.toml"), "missing.toml: cannot be read: No such file"),
        (("-c", "x.yaml"), "x.yaml: cannot be read: "),
    ],
)
def test_what_cannot_be_used_is_said(capsys, arguments, says):
    assert run(["policy", "test", "-p", "rules", *arguments, "x.yaml"]) == 2
    assert says in capsys.readouterr().err


def test_a_refused_function_can_be_allowed(tmp_path, capsys):
    (tmp_path / "rules/a.rego").write_text('package main\ndeny contains "late" if time.now_ns() > 0\n')
    assert run(["policy", "test", "-p", "rules", "x.yaml"]) == 2
    assert "time.now_ns" in capsys.readouterr().err
    assert run(["policy", "test", "-p", "rules", "--allow", "time.now_ns", "x.yaml"]) == 1


@pytest.mark.parametrize("engine", ["regorus", "opa-library", "opa-binary"])
def test_engines_agree(engine, capsys):
    if engine == "opa-binary" and shutil.which("opa") is None:
        pytest.skip("opa is not installed")
    if engine == "opa-library":
        pytest.importorskip("opa_bindings", reason="the library of OPA is not installed")
    assert run(["policy", "test", "-p", "rules", "--engine", engine, "x.yaml"]) == 1
    assert "FAIL - x.yaml - main - no\n" in capsys.readouterr().out


def test_policies_that_are_not_trusted_end(tmp_path, capsys):
    assert run(["policy", "test", "-p", "rules", "--untrusted", "x.yaml"]) == 1
    endless = "count([1 | some i in numbers.range(1, 9000); some j in numbers.range(1, 9000); i * j < 0]) == 0"
    (tmp_path / "rules/a.rego").write_text(f'package main\ndeny contains "x" if {endless}\n')
    assert run(["policy", "test", "-p", "rules", "--untrusted", "x.yaml"]) == 2
    assert "error: " in capsys.readouterr().err


def test_capabilities_bound_what_policies_use(tmp_path, capsys):
    (tmp_path / "some.json").write_text('{"builtins": [{"name": "eq"}]}')
    assert run(["policy", "test", "-p", "rules", "--capabilities", "some.json", "x.yaml"]) == 1
    (tmp_path / "rules/a.rego").write_text(POLICY.replace("input.a", "input.a > 0"))
    assert run(["policy", "test", "-p", "rules", "--capabilities", "some.json", "x.yaml"]) == 2
    assert "`gt` is not among the functions that the capabilities allow" in capsys.readouterr().err


def test_a_trace_goes_to_standard_error(capsys):
    assert run(["policy", "test", "-p", "rules", "--trace", "x.yaml"]) == 1
    said = capsys.readouterr()
    assert "file: x.yaml\nquery: data.main.deny\n" in said.err
    assert 'deny contains "no" if input.a' in said.err
    assert "query:" not in said.out
