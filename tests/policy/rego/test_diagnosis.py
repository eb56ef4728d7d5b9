"""What each engine makes of policies."""

from __future__ import annotations

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.policy.rego.diagnosis import diagnoses
from oakum.policy.rego.outline import outline


def found(text, **options):
    modules = {"m.rego": "package main\n" + text}
    return {one.name: one for one in diagnoses(outline(modules), modules, {}, **options)}


def test_the_embedded_engine_is_there_and_can_judge():
    one = found("p := 1")["regorus"]
    assert one.is_usable
    assert one.version


def test_faults_are_those_of_the_engine():
    by_name = found("p if graphql.is_valid(1, 2)")
    assert not by_name["regorus"].is_usable
    assert "graphql.is_valid" in by_name["regorus"].faults[0].message
    if not by_name["opa-library"].missing:
        assert by_name["opa-library"].faults == ()


def test_what_an_engine_says_itself_counts():
    one = found("p if { x == y }")["regorus"]
    assert one.faults == ()
    assert "unsafe" in one.refusal
    assert not one.is_usable


def test_a_server_is_looked_for_where_its_url_is_known():
    assert "opa-server" not in found("p := 1")
    assert "gives no answer" in found("p := 1", url="http://127.0.0.1:1")["opa-server"].missing


def test_an_engine_that_is_not_there_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "install OPA" in found("p := 1")["opa-binary"].missing
