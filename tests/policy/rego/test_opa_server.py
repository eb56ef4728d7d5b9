"""Rego by a server of OPA: a real one, and ones that behave badly."""

from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.rego.interface import UNDEFINED
from oakum.policy.rego.opa_server import OpaServerEngine

from . import servers

needs_opa = pytest.mark.skipif(not servers.OPA, reason="needs the program opa")
POLICY = "package main\np := to_number(input.s)\nq if input.never\nr contains {1, 2}\n"


@pytest.fixture(scope="module")
def url():
    with servers.opa() as where:
        yield where


@needs_opa
def test_policies_are_put_on_the_server(url):
    engine = OpaServerEngine(url)
    engine.load({"a/m n.rego": POLICY}, {"limits": {"lines": 3}})
    assert engine.eval("data.main.p", {"s": "7"}) == 7
    assert engine.eval("data.main.q", {}) is UNDEFINED
    assert engine.eval("data.limits.lines", {}) == 3
    assert engine.version.count(".") == 2


@needs_opa
def test_loading_again_takes_away_what_was_put_before(url):
    engine = OpaServerEngine(url)
    engine.load({"m.rego": "package one\np := 1"})
    engine.load({"n.rego": "package two\np := 2"})
    assert (engine.eval("data.one.p", {}), engine.eval("data.two.p", {})) == (UNDEFINED, 2)


@needs_opa
def test_policies_of_the_server_need_no_loading(url):
    OpaServerEngine(url).load({"own.rego": "package own\np := input.x"})
    assert OpaServerEngine(url).eval("data.own.p", {"x": 1}) == 1


@needs_opa
def test_an_error_has_its_place_and_no_value(url):
    engine = OpaServerEngine(url)
    with pytest.raises(PolicyError) as caught:
        engine.load({"bad.rego": "package bad\np if {"})
    assert (caught.value.file, caught.value.line) == ("bad.rego", 2)
    with pytest.raises(PolicyError, match="does not hold all policies"):
        engine.eval("data.main.p", {})
    engine.load({"m.rego": POLICY.replace("main", "alone")})
    with pytest.raises(PolicyError) as caught:
        engine.eval("data.alone.p", {"s": "hunter2"})
    assert (caught.value.file, caught.value.line, caught.value.column) == ("m.rego", 2, 6)
    assert "hunter2" not in str(caught.value)


@needs_opa
def test_a_token_is_sent_and_shown_nowhere():
    token = "-".join(["not", "a", "real", "token"])
    with servers.opa("--authentication=token", "--authorization=basic") as guarded:
        engine = OpaServerEngine(guarded, token=token)
        with pytest.raises(PolicyError) as caught:
            engine.eval("data.main.p", {})
    assert token not in str(caught.value) + repr(engine)
    with servers.answering(200, b'{"result": 1}') as where:
        assert OpaServerEngine(where, token=token).eval("data.main.p", {}) == 1
    assert servers.answering.seen[0][1] == f"Bearer {token}"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 500, 503])
def test_no_other_status_is_an_answer(status):
    headers = {"Location": "http://192.0.2.1/"}
    with servers.answering(status, b'{"result": true}', headers=headers) as where, pytest.raises(PolicyError):
        OpaServerEngine(where).eval("data.main.p", {})


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"1", b'{"result": ', b'{"result":' + b"[" * 50_000])
def test_no_other_body_is_an_answer(body):
    with servers.answering(200, body) as where, pytest.raises(PolicyError):
        OpaServerEngine(where).eval("data.main.p", {})


def test_an_answer_without_result_is_undefined():
    with servers.answering(200, b'{"decision_id": "1"}') as where:
        assert OpaServerEngine(where).eval("data.main.p", {}) is UNDEFINED


def test_the_deadline_holds_for_the_whole_answer():
    with servers.answering(200, b'{"result": true}', wait=0.1) as where, pytest.raises(PolicyError, match="timed out"):
        OpaServerEngine(where, seconds=0.3).eval("data.main.p", {})


def test_an_answer_that_is_cut_is_none():
    headers = {"Content-Length": "100"}
    with servers.answering(200, b'{"result": true}', headers=headers) as where, pytest.raises(PolicyError):
        OpaServerEngine(where, seconds=1).eval("data.main.p", {})


def test_nobody_there():
    with servers.answering(200, b"") as where:
        pass
    with pytest.raises(PolicyError, match="gives no answer"):
        OpaServerEngine(where, seconds=1).eval("data.main.p", {})


def test_a_connection_that_the_server_closed_is_opened_again():
    with servers.answering(200, b'{"result": 1}') as where:
        engine = OpaServerEngine(where)
        assert [engine.eval("data.main.p", {}) for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("query", ["data", "data.main.p[_]", "http.send({})", "data.a/../b", "data.main.p?x=1"])
def test_only_documents_are_asked_for(query):
    with pytest.raises(PolicyError, match="documents"):
        OpaServerEngine("http://127.0.0.1:1").eval(query, {})


@pytest.mark.parametrize("url", ["", "localhost:8181", "ftp://host.example", "http://user:pw@host.example", "http://"])
def test_a_wrong_url_is_refused(url):
    with pytest.raises(PolicyError, match="URL"):
        OpaServerEngine(url)
