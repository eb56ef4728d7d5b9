"""`oakum policy verify` and the real `conftest verify` on the same folders."""

from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real
from oakum.cli.main import run

FILES = {
    "policy/a.rego": 'package main\n\ndeny contains "denied" if input.a\n',
    "policy/a_test.rego": 'package main\n\ntest_denies if count(deny) == 1 with input as {"a": 1}\n',
    "failing/a_test.rego": "package other\n\ntest_no if false\n\ntodo_test_later if false\n",
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
        "",
        "--quiet",
        "-p policy -p failing -n main",
        "-p policy,failing -n oth*",
        "-p policy -o tap",
        "-p policy -o json",
        "-p policy -o table",
        "-p policy -o azuredevops",
    ],
)
def test_as_conftest(folder, capsys, arguments):
    code = run(["policy", "verify", *arguments.split()])
    theirs = real("verify", *arguments.split(), "--no-color", folder=folder)
    assert (capsys.readouterr().out, code) == (theirs.stdout, theirs.returncode)


def test_the_report(capsys):
    assert run(["policy", "verify", "-p", "policy", "-p", "failing", "--report", "full"]) == 1
    printed = capsys.readouterr().out
    assert "policy/a_test.rego:3:\ndata.main.test_denies: PASS\n" in printed
    assert printed.endswith("PASS: 1/3\nFAIL: 1/3\nSKIPPED: 1/3\n")
    run(["policy", "verify", "-p", "policy", "-p", "failing", "--report", "fails"])
    assert "test_denies" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("--report full -o json", "--report is text: leave out --output"),
        ("-p policy/a.rego", "there are no tests"),
        ("-n nothing", "no package 'nothing'"),
    ],
)
def test_what_cannot_be_used_is_named(capsys, arguments, says):
    assert run(["policy", "verify", *arguments.split()]) == 2
    assert says in capsys.readouterr().err
