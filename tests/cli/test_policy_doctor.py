"""Which engines can judge by policies."""

from __future__ import annotations

import pytest


@pytest.fixture
def policies(tmp_path):
    def write(text):
        (tmp_path / "main.rego").write_text(f"package main\n\n{text}\n")

    return write


def test_policies_without_faults(oakum, policies):
    policies('deny contains "no owner" if not input.owner\n\ndefault ok := false\n\nok if true')
    done = oakum("policy", "doctor", "-p", "main.rego")
    assert done.returncode == 0
    assert "policies: 1 files, 3 rules\n  main: 1 set, 1 value\n" in done.stdout
    assert "can judge by these policies" in done.stdout
    assert "  http.send: reaches the network" in done.stdout


def test_faults_have_their_places(oakum, policies):
    policies("p if http.send({})\n\nq if graphql.is_valid(input.a, input.b)")
    done = oakum("policy", "doctor", "-p", "main.rego")
    assert done.returncode == 2
    assert "main.rego:3:15: `http.send` reaches the network" in done.stdout
    assert "main.rego:5:" in done.stdout
    assert "there is no function `graphql.is_valid`" in done.stdout


def test_what_is_allowed_is_no_fault(oakum, policies):
    policies("p if time.now_ns() > 0")
    assert oakum("policy", "doctor", "-p", "main.rego").returncode == 2
    done = oakum("policy", "doctor", "-p", "main.rego", "--allow", "time.now_ns")
    assert done.returncode == 0
    assert "  time.now_ns: allowed" in done.stdout


def test_what_an_engine_says_itself_is_shown(oakum, policies):
    policies("p if { x == y }")
    done = oakum("policy", "doctor", "-p", "main.rego")
    assert done.returncode == 2
    assert "main.rego:3:8: use of undefined variable `x` is unsafe" in done.stdout


def test_engines_that_are_not_there_are_named(oakum, policies):
    policies("p := 1")
    done = oakum("policy", "doctor", "-p", "main.rego", PATH="/nowhere")
    assert "opa-binary: not there: there is no program `opa` on PATH" in done.stdout


def test_a_server_that_does_not_answer_cannot_judge(oakum, policies):
    policies("p := 1")
    done = oakum("policy", "doctor", "-p", "main.rego", "--opa-url", "http://127.0.0.1:1")
    assert done.returncode == 2
    assert "opa-server: not there: the OPA server at 127.0.0.1:1 gives no answer" in done.stdout


def test_the_packs_are_judged_by_without_arguments(oakum):
    done = oakum("policy", "doctor")
    assert done.returncode == 0
    assert "  oakum.secrets: " in done.stdout


def test_a_policy_that_cannot_be_parsed(oakum, policies):
    policies("p if {")
    done = oakum("policy", "doctor", "-p", "main.rego")
    assert (done.returncode, "main.rego:4:1" in done.stderr) == (2, True)
