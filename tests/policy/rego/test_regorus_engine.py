"""Rego inside this process: answers, undefined, errors with their places, and what the binding does not guard."""

from __future__ import annotations

import threading

import pytest

from oakum.model import PolicyError
from oakum.policy.rego.extension import Extension
from oakum.policy.rego.interface import UNDEFINED

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.regorus_engine import RegorusEngine, own_builtins


def loaded(text, data=None, *, syntax="v1", extensions=None):
    engine = RegorusEngine(extensions)
    engine.load({"m.rego": "package main\n" + text}, data, syntax=syntax)
    return engine


def answer(text, value=None, query="data.main.p", **options):
    return loaded(text, **options).eval(query, value)


def test_a_set_of_objects_comes_as_a_list():
    assert answer('p contains {"msg": x} if some x in input.xs', {"xs": ["b", "a"]}) == [{"msg": "a"}, {"msg": "b"}]


@pytest.mark.parametrize("query", ["data.main.p", "data.main.nothing", "data.absent.p"])
def test_undefined_is_neither_empty_nor_false(query):
    assert answer("p if input.never", {}, query) is UNDEFINED


@pytest.mark.parametrize(("text", "expected"), [("p contains 1 if false", []), ("default p := false", False)])
def test_empty_and_false_are_answers(text, expected):
    assert answer(text, {}) == expected


def test_data_is_there():
    assert answer("p := data.limits.lines", data={"limits": {"lines": 3}}) == 3


def test_the_old_syntax_is_read_when_asked_for():
    assert answer('p[m] { m := "x" }', syntax="v0") == ["x"]
    with pytest.raises(PolicyError, match="`if` keyword is required"):
        loaded('p[m] { m := "x" }')


@pytest.mark.parametrize(
    ("text", "line", "column", "offending"),
    [
        ("p if {", 2, 7, "p if {"),
        ("p if { x == y }", 2, 8, "p if { x == y }"),
        ("p := 1\np := 2 if true else := 3 :=", 3, 26, "p := 2 if true"),
        ("p := q\nq := p", 2, 1, "p := q"),
    ],
)
def test_an_error_has_its_place_and_the_offending_text(text, line, column, offending):
    with pytest.raises(PolicyError) as caught:
        answer(text)
    assert (caught.value.file, caught.value.line, caught.value.column) == ("m.rego", line, column)
    assert offending in str(caught.value)
    assert "backtrace" not in str(caught.value).lower()


@pytest.mark.parametrize(
    "text",
    [
        "p := 1 / input.zero",
        "p := nosuch(1)",
        'p := regex.match("(", "x")',
        "p := to_number(input.word)",
        "p := count(1, 2)",
        'p := {"k": x | some x in input.words}',
        "p := x if some x in input.words",
    ],
)
def test_what_cannot_be_evaluated_raises_and_names_no_value(text):
    with pytest.raises(PolicyError) as caught:
        answer(text, {"zero": 0, "word": "hunter2", "words": ["hunter2", "hunter3"]})
    assert "hunter" not in str(caught.value)


def test_long_lines_are_read():
    assert answer("p := " + " + ".join(["1"] * 2), {}) == 2
    assert answer(f'p := count("{"x" * 5000}")') == 5000


def test_nesting_that_the_parser_cannot_bear_is_refused():
    with pytest.raises(PolicyError, match="brackets"):
        loaded("p := " + "[" * 100 + "]" * 100)


@pytest.mark.parametrize("value", ["\ud800", {"a": object()}])
def test_an_input_that_json_cannot_hold_is_an_error(value):
    with pytest.raises(PolicyError, match="cannot be written as JSON"):
        answer("p := 1", value)


def test_an_input_that_is_too_deep_is_an_error():
    deep: object = 1
    for _ in range(300):
        deep = [deep]
    with pytest.raises(PolicyError, match="recursion limit"):
        answer("p := 1", deep)


@pytest.mark.parametrize("query", ["data.main.p[_]", "data.main.p; 1", "1 +"])
def test_a_query_for_more_than_one_document_is_refused(query):
    with pytest.raises(PolicyError):
        answer("p contains 1\np contains 2", {}, query)


def test_without_policies_nothing_is_answered():
    with pytest.raises(PolicyError, match="no policies are loaded"):
        RegorusEngine().eval("data.main.p", {})


def test_another_thread_is_told_so():
    engine, caught = loaded("p := 1"), []

    def ask():
        try:
            engine.eval("data.main.p", {})
        except PolicyError as error:
            caught.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert "another thread" in caught[0]


def test_loading_again_replaces_what_was_there():
    engine = loaded("p := 1\nq := 1", data={"a": 1})
    engine.load({"n.rego": "package main\np := 2"})
    assert [engine.eval(f"data.{name}", {}) for name in ("main.p", "main.q", "a")] == [2, UNDEFINED, UNDEFINED]


def test_what_could_not_be_loaded_leaves_nothing_behind():
    engine = loaded("p := 1")
    with pytest.raises(PolicyError):
        engine.load({"m.rego": "package main\np := 1"}, {"a": object()})
    with pytest.raises(PolicyError, match="no policies"):
        engine.eval("data.main.p", {})


def test_a_caller_adds_functions():
    twice = Extension(1, lambda text: text * 2)
    assert answer('p := our.twice("ab")', extensions={"our.twice": twice}) == "abab"
    assert "our.twice" in RegorusEngine({"our.twice": twice}).builtins


def test_an_extension_that_fails_ends_the_evaluation_and_names_no_value():
    def fail(text):
        raise ValueError(text)

    with pytest.raises(PolicyError) as caught:
        answer("p := our.fail(input)", "hunter2", extensions={"our.fail": Extension(1, fail)})
    assert "hunter2" not in str(caught.value)


def test_its_functions_are_known():
    assert {"http.send", "sprintf", "regex.match"} <= own_builtins()
    assert "crypto.sha256" not in own_builtins()
