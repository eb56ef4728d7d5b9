"""What policies define and call, without evaluating them."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.rego.outline import outline
from oakum.policy.rego.source import Place

LIB = "package lib.text\nclean(x, y) := trim(x, y)\nname := 1"


def rules(text, **options):
    return outline({"m.rego": "package main\n" + text}, **options).rules


def calls(text, **others):
    found = outline({"m.rego": "package main\n" + text, **others})
    return [call.name for rule in found.rules if rule.package == "main" for call in rule.calls]


@pytest.mark.parametrize(
    ("text", "name", "kind", "arity"),
    [
        ("p := 1", "p", "value", 0),
        ("p if true", "p", "value", 0),
        ("p contains 1", "p", "set", 0),
        ("p.q contains 1", "p.q", "set", 0),
        ("p[x] := 1 if x := 2", "p", "object", 0),
        ("p.q[x].r := 1 if x := 2", "p.q", "object", 0),
        ('p["q r"] := 1', "p.q r", "value", 0),
        ("p(x, y) := x + y", "p", "function", 2),
        ("default p := false", "p", "default", 0),
        ("default p(_) := 1", "p", "default", 1),
    ],
)
def test_kinds_of_rules(text, name, kind, arity):
    (rule,) = rules(text)
    assert (rule.name, rule.kind, rule.arity, rule.path) == (name, kind, arity, f"data.main.{name}")
    assert rule.place == Place(file="m.rego", line=2, column=1)


def test_the_old_syntax():
    found = rules('deny[m] { m := "a" }\nlimits[m] = 1 { m := "a" }\nok { true }', syntax="v0")
    assert [(rule.name, rule.kind) for rule in found] == [("deny", "set"), ("limits", "object"), ("ok", "value")]


@pytest.mark.parametrize(
    "text",
    [
        "p if data.lib.text.clean(input.x, 1)",
        "import data.lib.text\np if text.clean(input.x, 1)",
        "import data.lib.text as t\np if t.clean(input.x, 1)",
        "import data.lib.text.clean as c\np if c(input.x, 1)",
        "p if { some x in input.xs; not data.lib.text.clean(x, 1) }",
        "p := [y | x := input.x; y := data.lib.text.clean(x, 1)]",
        "p if every x in input.xs { data.lib.text.clean(x, 1) }",
        "p := 1 if false else := 2 if data.lib.text.clean(1, 2)",
        'p if data.lib.text["clean"](1, 2)',
        "p if { q with input.x as data.lib.text.clean(1, 2) }\nq := 1",
    ],
)
def test_a_call_is_found_under_its_full_name(text):
    assert calls(text, **{"l.rego": LIB}) == ["data.lib.text.clean"]


def test_a_local_function_comes_before_a_built_in_one():
    assert calls("count(x) := 1\np := count(1)\nq := sum([1])") == ["data.main.count", "sum"]


def test_a_keyword_that_is_imported_is_no_function():
    text = 'import future.keywords.contains\nimport future.keywords.if\np contains x if { x := "a"; contains(x, "b") }'
    assert calls(text) == ["contains"]


def test_a_function_of_the_same_package_in_another_file_is_found():
    assert calls("p := f(1)", **{"n.rego": "package main\nf(x) := x"}) == ["data.main.f"]


def test_a_function_that_takes_the_place_of_another_is_a_call():
    found = rules("f(x) := x\np if f(1) with data.main.f as http.send")
    assert [(call.name, call.arguments) for call in found[1].calls] == [("data.main.f", 1), ("http.send", -1)]


def test_values_that_take_a_place_are_no_calls():
    assert calls("p if { q with input as data.x with data.y as input.z }\nq := 1") == []


def test_a_call_has_its_place():
    (rule,) = rules("# é\np if {\n  sprintf(1, 2)\n}")
    assert rule.calls[0].place == Place(file="m.rego", line=4, column=10)


def test_packages_come_once_and_rules_by_name():
    found = outline({"a.rego": "package a.b\np := 1\nq := 2\np := 1", "b.rego": "package a.b\np := 1"})
    assert found.packages == ("a.b",)
    assert {name: len(those) for name, those in found.named("a.b").items()} == {"p": 3, "q": 1}
    assert found.named("a") == {}


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("data", True),
        ("data.lib", True),
        ("data.lib.text", True),
        ("data.lib.text.name", True),
        ("data.lib.text.name.x", True),
        ("data.lib.te", False),
        ("data.lib.text.nam", False),
        ("data.main", False),
    ],
)
def test_what_exists(path, there):
    assert outline({"l.rego": LIB}).has(path) is there


def test_what_cannot_be_parsed_has_a_place():
    with pytest.raises(PolicyError, match="expecting expression") as caught:
        rules("p if {")
    assert caught.value.line == 2


def test_the_same_policies_are_read_once():
    modules = {"a.rego": "package a.kept\np := 1"}
    assert outline(modules) is outline(dict(modules))
    assert outline(modules) is not outline(modules | {"b.rego": "package b"})
