"""`walk(x)` stands for each pair in turn."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego.regorus_engine import RegorusEngine

VALUE = {"a": [1, {"b": "xx"}]}


def answer(text):
    engine = RegorusEngine()
    engine.load({"m.rego": "package main\n" + text})
    return engine.eval("data.main.p", VALUE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p contains v if { [path, v] := walk(input); is_number(v) }", [1]),
        ("p contains v if { [_, v] = walk(input); is_string(v) }", ["xx"]),
        ("p contains v if { x := walk(input); v := x[1]; is_number(v) }", [1]),
        ("p contains walk(input)[0] if true", [[], ["a"], ["a", 0], ["a", 1], ["a", 1, "b"]]),
        ("p := [v | [_, v] := walk(input); is_string(v)]", ["xx"]),
        ("p := {x: v | [x, v] := walk(input.a[1]); is_string(v)}", None),
        ("p if walk(input)[0] == []", True),
        ("p contains v if { walk(input, [_, v]); is_number(v) }", [1]),
        ("p contains v if { some v; [_, v] := walk(input.a); [_, w] := walk(input); v == w; v == 1 }", [1]),
    ],
)
def test_each_pair_in_turn(text, expected):
    assert answer(text) == expected or (expected is None and "xx" in answer(text).values())


def test_places_are_those_of_the_text_as_written():
    with pytest.raises(PolicyError) as caught:
        answer("p contains v if { [_, v] := walk(input); to_number(v) }")
    assert (caught.value.line, caught.value.column) == (2, 52)
