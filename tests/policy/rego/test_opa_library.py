"""Rego by the library of OPA."""

from __future__ import annotations

import multiprocessing

import pytest

pytest.importorskip("opa_bindings", reason="needs the library of OPA (the extra `opa`)")
from oakum.model import PolicyError
from oakum.policy.rego.extension import Extension
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.opa_library import OpaLibraryEngine


def loaded(text, data=None, extensions=None):
    engine = OpaLibraryEngine(extensions)
    engine.load({"m.rego": "package main\n" + text}, data)
    return engine


def test_answers():
    engine = loaded(
        "p := [input.x, data.limits.lines]\nq if input.never\nr contains 2\nr contains 1", {"limits": {"lines": 3}}
    )
    assert engine.eval("data.main.p", {"x": "a"}) == ["a", 3]
    assert engine.eval("data.main.q", {}) is UNDEFINED
    assert engine.eval("data.main.r", {}) == [1, 2]
    assert engine.eval("data.main.p with input.x as 1", {}) == [1, 3]


@pytest.mark.parametrize("text", ["p if {", "p if nosuch(1)", "p if { x == y }", "f(x) := f(x)"])
def test_wrong_policies_are_refused_when_loaded(text):
    with pytest.raises(PolicyError) as caught:
        loaded(text)
    assert (caught.value.file, caught.value.line) == ("m.rego", 2)


def test_the_old_syntax_is_refused_with_what_to_do():
    with pytest.raises(PolicyError, match="for v0 take"):
        OpaLibraryEngine().load({"m.rego": "package main"}, syntax="v0")


@pytest.mark.parametrize(
    "text", ["p := to_number(input.s)", "p := x if some x in [input.s, 1]", "p := our.fail(input.s)"]
)
def test_an_error_names_no_value(text):
    def fail(value):
        raise ValueError(value)

    with pytest.raises(PolicyError) as caught:
        loaded(text, extensions={"our.fail": Extension(1, fail)}).eval("data.main.p", {"s": "hunter2"})
    assert "hunter2" not in str(caught.value)
    assert caught.value.line == 2


def test_a_caller_adds_functions():
    assert (
        loaded("p := our.twice(input)", extensions={"our.twice": Extension(1, lambda x: x * 2)}).eval(
            "data.main.p", "ab"
        )
        == "abab"
    )


@pytest.mark.parametrize("query", ["data.main.p[_]", "1 +", "data.main.f"])
def test_a_query_for_anything_but_one_document_is_refused(query):
    with pytest.raises(PolicyError):
        loaded("p contains 1\np contains 2\nf(x) := x").eval(query, {})


def test_without_policies_nothing_is_answered():
    with pytest.raises(PolicyError, match="no policies"):
        OpaLibraryEngine().eval("data.main.p", {})


def test_a_forked_process_is_told_instead_of_hanging():
    engine = loaded("p := 1")
    assert engine.eval("data.main.p", {}) == 1
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def ask():
        try:
            engine.eval("data.main.p", {})
        except PolicyError as error:
            answers.put(str(error))

    child = context.Process(target=ask)
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert "forked" in answers.get()
