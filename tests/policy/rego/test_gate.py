"""An engine behind the gate."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego.gate import GatedEngine
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.regorus_engine import RegorusEngine


def gated(text, data=None, **options):
    engine = GatedEngine(RegorusEngine(), **options)
    engine.load({"m.rego": "package main\n" + text}, data)
    return engine


def test_the_first_fault_is_raised_and_the_others_are_counted():
    with pytest.raises(PolicyError, match="and 1 more") as caught:
        gated("p if http.send({})\nq if nosuch(1)")
    assert (caught.value.file, caught.value.line) == ("m.rego", 2)


def test_what_is_allowed_passes():
    assert gated("p if time.now_ns() > 0", allowed=frozenset(["time.now_ns"])).eval("data.main.p", {}) is True


def test_undefined_is_not_absent():
    engine = gated("p if input.never\ndeny_a contains 1 if false", {"limits": {"a": 1}})
    assert engine.eval("data.main.p", {}) is UNDEFINED
    assert engine.eval("data.main.deny_a", {}) == []
    assert engine.eval("data.limits.a", {}) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("data.main.nope", "there is no rule `data.main.nope`; package main has p"),
        ("data.nope.p", "there is no package or data for `data.nope.p`; there are the packages main"),
    ],
)
def test_what_is_not_there_is_an_error(query, words):
    with pytest.raises(PolicyError) as caught:
        gated("p := 1").eval(query, {})
    assert str(caught.value) == words


@pytest.mark.parametrize("query", ["http.send({})", "x := http.send({})", "true; http.send({})", "data.main.nope(1)"])
def test_a_query_is_gated_too(query):
    with pytest.raises(PolicyError, match="in the query"):
        gated("p := 1").eval(query, {})


def test_a_query_may_call_what_there_is():
    assert gated("f(x) := x + 1").eval("data.main.f(1)", {}) == 2
    assert gated("p := 1").eval('sprintf("%d", [data.main.p])', {}) == "1"


def test_a_query_cannot_leave_its_frame():
    with pytest.raises(PolicyError):
        gated("p := 1").eval("true\n}\nq if { http.send({})", {})


def test_policies_that_were_refused_leave_nothing_behind():
    engine = gated("p := 1")
    with pytest.raises(PolicyError):
        engine.load({"m.rego": "package main\np if nosuch(1)"})
    assert engine.outline is None
    with pytest.raises(PolicyError, match="refused"):
        engine.eval("data.main.p", {})


def test_without_policies_nothing_is_answered():
    with pytest.raises(PolicyError):
        GatedEngine(RegorusEngine()).eval("data.main.p", {})
