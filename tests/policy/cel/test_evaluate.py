from __future__ import annotations

from typing import Any

import pytest
import yaml

from cel_objects import document
from oakum.policy.cel import engine
from oakum.policy.cel.evaluate import Outcome, Ruling, evaluate
from oakum.policy.cel.rules import Reader, Rules


def rules(**spec: Any) -> Rules:
    body = yaml.safe_dump({"kind": "ValidatingPolicy", "metadata": {"name": "p"}, "spec": spec})
    return Reader(document(body), engine.kubernetes(("object",))).rules()


def checks(*expressions: str, **more: str) -> list[dict[str, str]]:
    return [{"expression": expression, **more} for expression in expressions]


def say(given: Rules, value: Any, *, first_only: bool = False) -> list[Outcome]:
    return list(evaluate(given, {"object": value}, first_only=first_only))


def test_every_validation_has_its_outcome():
    given = rules(validations=checks("object.a == 1", "object.b == 1", "object.c == 1"))
    outcomes = say(given, {"a": 1, "b": 2})
    assert [(one.ruling, one.index) for one in outcomes] == [(Ruling.PASS, 0), (Ruling.FAIL, 1), (Ruling.ERROR, 2)]
    assert outcomes[1].message == "failed expression: object.b == 1"


def test_kyverno_ends_at_the_first_that_does_not_pass():
    given = rules(validations=checks("object.a == 1", "object.b == 1", "object.c == 1"))
    assert [one.ruling for one in say(given, {"a": 1, "b": 2}, first_only=True)] == [Ruling.PASS, Ruling.FAIL]


@pytest.mark.parametrize(
    ("conditions", "ruling"),
    [
        (["object.a == 1"], Ruling.PASS),
        (["object.a == 2"], Ruling.SKIP),
        (["object.missing == 1"], Ruling.ERROR),
        (["object.missing == 1", "object.a == 2"], Ruling.SKIP),
        (["object.missing == 1", "object.a == 1"], Ruling.ERROR),
    ],
)
def test_a_condition_that_is_false_decides_even_beside_an_error(conditions, ruling):
    given = rules(matchConditions=checks(*conditions, name="c"), validations=checks("true"))
    assert [one.ruling for one in say(given, {"a": 1})] == [ruling]


def test_a_variable_that_fails_does_so_only_where_it_is_needed():
    variables = [{"name": "bad", "expression": "object.missing"}, {"name": "worse", "expression": "variables.bad + 1"}]
    given = rules(variables=variables, validations=checks("true || variables.worse == 1", "variables.worse == 1"))
    first, second = say(given, {})
    assert first.ruling is Ruling.PASS
    assert second.ruling is Ruling.ERROR
    assert "variables.bad" in second.message
    assert "missing" in second.message


def test_a_variable_is_computed_once():
    given = rules(
        variables=[{"name": "twice", "expression": "object.n + object.n"}],
        validations=checks("variables.twice == 2", "variables.twice == 4"),
    )
    assert [one.ruling for one in say(given, {"n": 1})] == [Ruling.PASS, Ruling.FAIL]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("'no ' + object.name", "no web"),
        ("'  ' ", "the message"),
        ("'two\\nlines'", "the message"),
        ("object.missing", "the message"),
        ("'long' + object.long", "the message"),
    ],
)
def test_a_message_is_chosen_as_the_api_server_does(expression, message):
    says = f"string({expression})"
    given = rules(validations=checks("false", message="the message", messageExpression=says))
    assert say(given, {"name": "web", "long": "x" * 6000})[0].message == message


def test_annotations_are_collected_and_may_fail():
    annotations = [
        {"key": "name", "valueExpression": "object.name"},
        {"key": "none", "valueExpression": "null"},
        {"key": "bad", "valueExpression": "string(object.missing)"},
        {"key": "odd", "valueExpression": "object.number"},
    ]
    first, *errors = say(rules(auditAnnotations=annotations), {"name": "web", "number": 1})
    assert first == Outcome(ruling=Ruling.PASS, annotations={"name": "web"})
    assert [one.message.split(":")[0] for one in errors] == ["audit annotation bad", "audit annotation odd"]
    assert {one.ruling for one in errors} == {Ruling.ERROR}
