"""A query over policies and an input."""

from __future__ import annotations

import json

import pytest

POLICY = """package main

deny contains "no owner" if not input.owner

late if {
	print("until", input.until)
	input.until == 7
}

endless if {
	some x in numbers.range(1, 100000)
	some y in numbers.range(1, 100000)
	x * y < 0
}
"""


@pytest.fixture(autouse=True)
def policies(tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "main.rego").write_text(POLICY)
    (tmp_path / "input.yaml").write_text("until: 7\n")


def test_the_answer_is_json(oakum):
    done = oakum("policy", "eval", "-p", "policy", "-i", "input.yaml", "data.main.deny")
    assert (done.returncode, json.loads(done.stdout)) == (0, ["no owner"])


def test_undefined_has_its_own_code(oakum):
    done = oakum("policy", "eval", "-p", "policy", "data.main.late")
    assert (done.returncode, done.stdout) == (1, "")
    assert "undefined" in done.stderr


def test_standard_input(oakum):
    done = oakum(
        "policy", "eval", "-p", "policy", "-i", "-", "--parser", "json", "data.main.deny", stdin='{"owner": 1}'
    )
    assert json.loads(done.stdout) == []


def test_it_shows_what_was_evaluated_and_printed(oakum):
    done = oakum("policy", "eval", "-p", "policy", "-i", "input.yaml", "--explain", "data.main.late")
    assert json.loads(done.stdout) is True
    assert "until 7" in done.stderr
    assert "+    7  " in done.stderr
    assert "-    3  deny" in done.stderr


def test_every_step_where_the_engine_tells_them(oakum):
    pytest.importorskip("opa_bindings", reason="needs the library of OPA (the extra `opa`)")
    arguments = ("--engine", "opa-library", "--explain", "data.main.late")
    done = oakum("policy", "eval", "-p", "policy", "-i", "input.yaml", *arguments)
    assert "Eval input.until = 7" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-p", "policy", "data.main.nothing"), "there is no rule"),
        (("-p", "policy", "http.send({})"), "reaches the network"),
        (("-p", "absent", "data.main"), "absent"),
        (("-p", "policy", "-i", "absent.json", "data.main"), "absent.json"),
        (("-p", "policy", "--untrusted", "--explain", "data.main.deny"), "--untrusted"),
        (("-d", "x", "data.main"), "--policy"),
    ],
)
def test_what_is_wrong_is_said(oakum, arguments, words):
    done = oakum("policy", "eval", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_policies_that_are_not_trusted_come_to_an_end(oakum):
    done = oakum("policy", "eval", "-p", "policy", "--untrusted", "data.main.endless")
    assert done.returncode == 2
    assert "gave no answer within" in done.stderr
