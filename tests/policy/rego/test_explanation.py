"""How an answer came about."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import MissingExtra, PolicyError
from oakum.policy.rego.explanation import Explains
from oakum.policy.rego.gate import GatedEngine
from oakum.policy.rego.opa_server import OpaServerEngine
from oakum.policy.rego.regorus_engine import RegorusEngine

POLICY = {"m.rego": 'package main\n\np if {\n\tprint("x is", input.x)\n\tinput.x == 2\n\ttrue\n}\n\nq := 1\n'}


def engines():
    yield RegorusEngine()
    try:
        from oakum.policy.rego.opa_library import OpaLibraryEngine
    except MissingExtra:
        return
    yield OpaLibraryEngine()


@pytest.mark.parametrize("engine", list(engines()), ids=lambda one: one.name)
def test_lines_and_prints(engine, capfd):
    one = GatedEngine(engine)
    one.load(POLICY)
    found = one.explain("data.main.p", {"x": 2})
    assert found.value is True
    assert any("x is 2" in said for said in found.prints)
    assert {4, 5, 6} <= set(found.reached["m.rego"])
    assert 9 in found.missed["m.rego"]
    assert bool(found.trace) is (engine.name == "opa-library")
    assert one.explain("data.main.p", {"x": 1}).reached["m.rego"] != found.reached["m.rego"]
    one.eval("data.main.p", {"x": 2})
    assert "x is" not in str(capfd.readouterr())


def test_an_engine_that_does_not_tell():
    assert not isinstance(OpaServerEngine("http://127.0.0.1:1"), Explains)
    with pytest.raises(PolicyError, match="does not tell"):
        GatedEngine(OpaServerEngine("http://127.0.0.1:1")).explain("data.main.p", {})


def test_the_gate_stands_before_it():
    one = GatedEngine(RegorusEngine())
    one.load(POLICY)
    with pytest.raises(PolicyError, match="there is no rule"):
        one.explain("data.main.nothing", {})


def test_without_policies_nothing_is_explained():
    with pytest.raises(PolicyError, match="no policies"):
        RegorusEngine().explain("data.main.p", {})
