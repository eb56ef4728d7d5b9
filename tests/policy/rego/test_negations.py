"""What a negated expression is given has to be there. What OPA says of it is recorded: see `parity/negations.rego`."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego.interface import Undefined
from oakum.policy.rego.regorus_engine import RegorusEngine

BEGIN = "package main\nis_one(x) if x == 1\n"


def engine(text, syntax="v1"):
    made = RegorusEngine()
    made.load({"m.rego": text}, syntax=syntax)
    return made


@pytest.mark.parametrize(
    ("body", "value", "expected"),
    [
        ("not is_one(input.a)", {}, Undefined.UNDEFINED),
        ("not is_one(input.a)", {"a": 1}, Undefined.UNDEFINED),
        ("not is_one(input.a)", {"a": 2}, True),
        ("not is_one(input.a) with input.a as 2", {}, True),
        ("not input.a", {}, True),
        ('not input.a == "x"', {}, True),
        ('{ not startswith(input.a, "x"); true }', {"a": 'y"'}, True),
        ("{ not count([x | some x in input.a; not is_one(x.b)]) == 1 }", {"a": [{"b": 1}, {}, {"b": 2}]}, None),
    ],
)
def test_a_negation(body, value, expected):
    assert engine(f"{BEGIN}p if {body}").eval("data.main.p", value) == (expected or Undefined.UNDEFINED)


def test_the_old_syntax():
    text = "package main\nis_one(x) { x == 1 }\np[x.n] { x := input.xs[_]; not is_one(x.m) }"
    assert engine(text, "v0").eval("data.main.p", {"xs": [{"n": 1}, {"n": 2, "m": 1}, {"n": 3, "m": 2}]}) == [3]


@pytest.mark.parametrize("body", ["not is_one(input.xs[_])", "not input.xs[_] == 1", "not [_, 1] = input.xs"])
def test_any_member_is_refused_as_opa_does(body):
    with pytest.raises(PolicyError, match="var _ is unsafe under `not`") as raised:
        engine(f"{BEGIN}\np if {body}")
    assert (raised.value.file, raised.value.line) == ("m.rego", 4)
    assert raised.value.column == f"p if {body}".index("[_") + 2


@pytest.mark.parametrize("body", ["not is_one(count(input.xs[_]))", "not is_one([1 | input.xs[_]])"])
def test_any_member_that_a_call_is_given_is_none_of_the_negation(body):
    assert engine(f"{BEGIN}\np if {body}").eval("data.main.p", {"xs": ["a", "abc"]}) is True


def test_a_place_is_that_of_the_text_as_it_was_written():
    text = 'package main\np if {\n\tnot startswith(input.a, "x"); not is_number(1 / input.b)\n}'
    with pytest.raises(PolicyError) as raised:
        engine(text).eval("data.main.p", {"a": "y", "b": 0})
    assert (raised.value.line, raised.value.column) == (3, text.split("\n")[2].index("/") + 1)
