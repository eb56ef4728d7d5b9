from __future__ import annotations

import builtins
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import MissingExtra
from oakum.policy.cel import engine
from oakum.policy.cel.engine import CompileError, Failed


def test_an_expression_knows_its_type_and_what_it_needs():
    environment = engine.kubernetes(("object",))
    environment.define("names", environment.compile("object.list.map(one, one.name)"))
    expression = environment.compile("variables.names.exists(name, name == 'variables.other')", gives="BOOL")
    assert (expression.gives, expression.needs) == ("BOOL", ("names",))
    assert expression.ask({"object": {}, "variables.names": ["a"]}) is False


@pytest.mark.parametrize(
    ("source", "line", "column", "problem"),
    [
        ("object.list[", 1, 13, "Syntax error"),
        ("true &&\n  nobody == 1", 2, 3, "undeclared reference to 'nobody'"),
        ("1 + 'a'", 1, 3, "no matching overload"),
        ("variables.later == 1", 1, 10, "variables.later"),
        ("[1].all(i, v, v > 0)", 1, 9, "two variables"),
        ("{'a': 1}.transformMap(k, v, v).size() == 1", 1, 23, "two variables"),
        ("format.named('x').hasValue()", 1, 1, "optional results"),
        ("[2].sortBy(x, x) == [2]", 1, 12, "sortBy() is not supported"),
    ],
)
def test_what_cannot_be_compiled_is_named_with_its_place(source, line, column, problem):
    with pytest.raises(CompileError) as caught:
        engine.kubernetes(("object",)).compile(source)
    assert problem in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("source", ["", "  \n", "1" * 20_000, "(" * 5_000 + "1" + ")" * 5_000])
def test_no_expression_at_all_and_a_monster_are_refused(source):
    with pytest.raises(CompileError):
        engine.kubernetes(()).compile(source)


@pytest.mark.parametrize(("source", "gives"), [("object.flag", "BOOL"), ("'yes'", "BOOL"), ("1", "STRING|NULL")])
def test_a_type_that_is_not_asked_for_is_refused(source, gives):
    with pytest.raises(CompileError, match="must give"):
        engine.kubernetes(("object",)).compile(source, gives=gives)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("object.missing == 1", "missing"),
        ("1 / object.zero == 1", "divide by zero"),
        ("object.list[9] == 1", "index"),
        ("object.?list", "optional"),
        ("object.text > 1", "No matching overloads"),
        ("int(object.text) == 1", "cannot convert"),
        ("object.many.all(a, object.many.all(b, a == b || true))", "budget"),
    ],
)
def test_what_has_no_answer_is_no_answer(source, problem):
    value = {"zero": 0, "list": [1], "text": "x", "many": list(range(200))}
    answer = engine.kubernetes(("object",)).compile(source).ask({"object": value})
    assert isinstance(answer, Failed)
    assert problem in answer.problem


def test_a_variable_that_is_optional_is_written_out_where_it_is_used():
    environment = engine.kubernetes(("object",))
    environment.define("maybe", environment.compile("object.?name"))
    environment.define("again", environment.compile("variables.maybe.optMap(name, name + '!')"))
    expression = environment.compile("variables.again.orValue('variables.again')")
    assert expression.ask({"object": {"name": "a"}}) == "a!"
    assert expression.ask({"object": {}}) == "variables.again"


@pytest.mark.parametrize("environment", [engine.kyverno, engine.kubernetes])
def test_what_is_not_optional_needs_no_default(environment):
    expression = environment(("object",)).compile("object.list.orValue([]).size() == 1")
    assert expression.ask({"object": {"list": [1]}}) is True
    assert isinstance(expression.ask({"object": {}}), Failed)


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_values_go_in_and_come_out_unchanged(value):
    expression = engine.kubernetes(("object",)).compile("object")
    assert expression.ask({"object": value}) == value


def test_a_value_of_any_depth_has_an_answer():
    deep: dict[str, Any] = {}
    for _ in range(5_000):
        deep = {"a": deep}
    answer = engine.kubernetes(("object",)).compile("has(object.a)").ask({"object": deep})
    assert answer is True or isinstance(answer, Failed)


def test_threads_share_an_expression():
    expression = engine.kyverno(("object",)).compile("object.list.sum() == 3")
    answers: list[Any] = []

    def run() -> None:
        answers.extend(expression.ask({"object": {"list": [1, 2]}}) for _ in range(200))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 800


def test_without_the_package_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def refuse(name: str, *arguments: Any, **options: Any) -> Any:
        if name.startswith("cel_expr_python"):
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match=r"oakum\[policy\]"):
        engine.kubernetes(()).compile("true")
