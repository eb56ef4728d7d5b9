"""What policies may not do is found before anything is evaluated."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.faults import Fault, faults, in_data
from oakum.policy.rego.outline import outline
from oakum.policy.rego.refused import REFUSED
from oakum.policy.rego.source import Place

BUILTINS = frozenset(["count", "sprintf", "walk", *REFUSED])


def found(text, data=None, allowed=frozenset(), package="main"):
    return list(faults(outline({"m.rego": f"package {package}\n{text}"}), data or {}, BUILTINS, allowed))


@pytest.mark.parametrize("name", REFUSED)
def test_network_chance_and_clock_are_refused(name):
    (fault,) = found(f"p if {name}(input)")
    assert name in fault.message
    assert (fault.place.file, fault.place.line) == ("m.rego", 2)
    assert found(f"p if {name}(input)", allowed=frozenset([name])) == []


@pytest.mark.parametrize(
    "text",
    [
        'import input.x as y\np if http["send"]({})',
        "f(x) := x\np if f(1) with f as http.send",
        "f(x) := x\np if f(1) with data.main.f as http.send",
        "p := {x | x := http.send({})}",
        "p := 1 if false else := 2 if http.send({})",
        "default p := false\np if every x in input { http.send(x) }",
        "p contains http.send({})",
        "p[http.send({})] := 1",
        "f(x) := http.send(x)",
        "p if { print(http.send({})) }",
    ],
)
def test_there_is_no_way_around(text):
    assert any("http.send" in fault.message for fault in found(text))


def test_an_unknown_function_is_refused_with_the_nearest_one():
    (fault,) = found("p if cuont(input.x)")
    assert fault.message == "there is no function `cuont`; did you mean `count`?"


def test_functions_of_the_policies_are_known():
    assert found("f(x) := count(x)\np if f(1)\nq if data.main.f(2)") == []


@pytest.mark.parametrize("text", ["f(x) := x\np if f(1, 2, 3)", "f(x, y) := x\np if f(1)"])
def test_a_wrong_number_of_arguments(text):
    (fault,) = found(text)
    assert "takes" in fault.message


def test_one_more_argument_takes_the_answer():
    assert found("f(x) := x\np if { f(1, y); y > 0 }") == []


@pytest.mark.parametrize(
    "text", ["f(x) := f(x)", "f(x) := g(x)\ng(x) := f(x)", "f(x) := h(x)\ng(x) := h(x)\nh(x) := g(x)"]
)
def test_a_function_may_not_call_itself(text):
    assert any("calls itself" in fault.message for fault in found(text))


def test_functions_that_share_another_do_not_call_themselves():
    assert found("f(x) := h(x)\ng(x) := h(x)\nh(x) := x\np := f(g(1))") == []


def test_a_set_without_rules_is_refused():
    assert "empty set" in found("")[0].message
    assert "empty set" in next(faults(outline({}), {}, BUILTINS)).message


@pytest.mark.parametrize("data", [{"main": {"p": 1}}, {"main": 1}, {"main": {"p": {"q": 1}}}])
def test_data_may_not_take_the_place_of_a_rule(data):
    assert any("where this rule stands" in fault.message for fault in found("p := 1", data))


@pytest.mark.parametrize("data", [{"main": {"q": 1}}, {"other": {"p": 1}}])
def test_data_beside_a_rule_is_welcome(data):
    assert found("p := 1", data) == []


def test_every_fault_is_found():
    assert len(found("p if http.send(1)\nq if nosuch(2)\nr(x) := r(x)")) == 3


@pytest.mark.parametrize(
    ("path", "there"), [("data", True), ("data.a.b", True), ("data.a.c", False), ("data.a.b.c", True)]
)
def test_paths_in_data(path, there):
    assert in_data(path, {"a": {"b": 1}}) is there


def test_an_error_has_the_place_and_counts_the_others():
    fault = Fault("no", Place(file="m.rego", line=2, column=3))
    assert str(fault.error()) == "m.rego:2:3: no"
    assert str(fault.error(more=2)) == "m.rego:2:3: no (and 2 more)"
    assert str(Fault("no").error()) == "no"
