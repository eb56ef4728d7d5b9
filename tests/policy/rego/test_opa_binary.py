"""Rego by the program `opa`."""

from __future__ import annotations

import os
import shutil

import pytest

from oakum.model import PolicyError
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.opa_binary import OpaBinaryEngine

needs_opa = pytest.mark.skipif(not shutil.which("opa"), reason="needs the program opa")


def loaded(text, data=None, *, syntax="v1", **options):
    engine = OpaBinaryEngine(**options)
    engine.load({"p/m.rego": "package main\n" + text}, data, syntax=syntax)
    return engine


@needs_opa
def test_answers():
    engine = loaded(
        "p := [input.x, data.limits.lines]\nq if input.never\nr contains 2\nr contains 1", {"limits": {"lines": 3}}
    )
    assert engine.eval("data.main.p", {"x": "a"}) == ["a", 3]
    assert engine.eval("data.main.q", {}) is UNDEFINED
    assert engine.eval("data.main.r", {}) == [1, 2]
    assert engine.version.count(".") == 2


@needs_opa
def test_the_old_syntax():
    assert loaded('p[m] { m := "x" }', syntax="v0").eval("data.main.p", {}) == ["x"]


@needs_opa
@pytest.mark.parametrize(
    ("text", "line"), [("p if {", 2), ("p if nosuch(1)", 2), ("p if { x == y }", 2), ("p if http.send({})", 2)]
)
def test_wrong_policies_are_refused_when_loaded(text, line):
    with pytest.raises(PolicyError) as caught:
        loaded(text)
    assert (caught.value.file, caught.value.line) == ("p/m.rego", line)


@needs_opa
def test_what_is_allowed_can_be_called():
    engine = loaded("p if time.now_ns() > 0", allowed=frozenset(["time.now_ns"]))
    assert engine.eval("data.main.p", {}) is True
    assert "http.send" in engine.builtins


@needs_opa
def test_an_error_has_its_place_and_no_value():
    with pytest.raises(PolicyError) as caught:
        loaded("p := to_number(input.s)").eval("data.main.p", {"s": "hunter2"})
    assert (caught.value.file, caught.value.line, caught.value.column) == ("p/m.rego", 2, 6)
    assert "hunter2" not in str(caught.value)


@needs_opa
def test_loading_again_replaces_what_was_there():
    engine = loaded("p := 1")
    engine.load({"n.rego": "package main\nq := 2"})
    assert (engine.eval("data.main.p", {}), engine.eval("data.main.q", {})) == (UNDEFINED, 2)


@needs_opa
def test_a_query_is_no_option():
    with pytest.raises(PolicyError):
        loaded("p := 1").eval("--help", {})


@needs_opa
def test_an_endless_policy_ends_at_the_deadline():
    engine = loaded("p := count([1 | numbers.range(1, 100000)[_]; numbers.range(1, 100000)[_]])", seconds=1)
    with pytest.raises(PolicyError, match="within 1 seconds"):
        engine.eval("data.main.p", {})


def test_without_a_program_it_says_what_to_do():
    with pytest.raises(PolicyError, match="install OPA"):
        OpaBinaryEngine("no-such-program-oakum")


@pytest.mark.parametrize(
    "script", ["#!/bin/sh\nexit 3\n", "#!/bin/sh\nkill -9 $$\n", "#!/bin/sh\necho nonsense\nexit 0\n"]
)
def test_a_program_that_breaks_gives_an_error(tmp_path, script):
    program = tmp_path / "broken"
    program.write_text(script)
    program.chmod(0o700)
    with pytest.raises(PolicyError):
        OpaBinaryEngine(os.fspath(program))


@needs_opa
def test_without_policies_nothing_is_answered():
    with pytest.raises(PolicyError, match="no policies"):
        OpaBinaryEngine().eval("data.main.p", {})
