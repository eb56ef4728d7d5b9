"""Functions that come in the place of those of regorus, as OPA has them."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.fill_ins.repairs import FUNCTIONS
from oakum.policy.rego.regorus_engine import RegorusEngine


def call(name, *arguments):
    return FUNCTIONS[name].call(*arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("strings.count", ("aaa", "aa"), 1),
        ("strings.count", ("cheese", ""), 7),
        ("strings.replace_n", ({"a": "b", "b": "c"}, "ab"), "bc"),
        ("strings.replace_n", ({}, "ab"), "ab"),
        ("strings.replace_n", ({".": "-"}, "a.b"), "a-b"),
        ("urlquery.decode", ("a+b%26%C3%A9",), "a b&é"),
        ("regex.template_match", ("urn:{.*}:x", "urn:abc:x", "{", "}"), True),
        ("regex.template_match", ("urn.{a|b}", "urn.b", "{", "}"), True),
        ("regex.template_match", ("urn.{a|b}", "urnxb", "{", "}"), False),
        ("json.match_schema", ({"id": 5}, {"properties": {"id": {"type": "integer"}}}), [True, []]),
        ("json.match_schema", ('{"id": 5}', '{"properties": {"id": {"type": "integer"}}}'), [True, []]),
    ],
)
def test_answers(name, arguments, expected):
    assert call(name, *arguments) == expected


def test_a_document_that_does_not_match_gets_an_error_without_its_value():
    matches, errors = call("json.match_schema", {"id": "hunter2"}, {"properties": {"id": {"type": "integer"}}})
    assert matches is False
    assert set(errors[0]) == {"desc", "error", "field", "type"}
    assert "hunter2" not in str(errors)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("urlquery.decode", ("%zz",)),
        ("regex.template_match", ("a{b", "ab", "{", "}")),
        ("regex.template_match", ("a{(}", "ab", "{", "}")),
        ("regex.template_match", ("a", "a", "{{", "}")),
        ("json.match_schema", ({}, "{")),
        ("json.match_schema", ({}, {"type": "nosuch"})),
    ],
)
def test_what_cannot_be_done_is_an_error(name, arguments):
    with pytest.raises((ValueError, RuntimeError)):
        call(name, *arguments)


def test_policies_get_these():
    engine = RegorusEngine()
    engine.load({"m.rego": 'package main\np := strings.count("aaa", "aa")'})
    assert engine.eval("data.main.p", {}) == 1
