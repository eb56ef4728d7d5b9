from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from guard.conftest import KEY
from guard.toyhost import ToyHost
from oakum.config.settings import GuardSettings
from oakum.guard import log, service
from oakum.guard.log import Log
from oakum.guard.request import Request
from oakum.guard.ruling import Output
from oakum.guard.service import Service, describe, failed, is_closed
from oakum.model import UsageError
from toys import token


def find(name: str) -> ToyHost:
    if name not in ("toy", "other"):
        raise UsageError("there is no such host")
    return ToyHost(name)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "guard.jsonl"


@pytest.fixture
def make(make_engine, path) -> Callable[..., Service]:
    return lambda **settings: Service(GuardSettings(**settings), KEY, make_engine, find, Log(path))


def asked(text: str, host: str = "toy", mode: str = "", closed: bool = False, **more: str) -> Request:
    body = {"moment": "after-tool", "text": text} | more
    return Request(host, mode, closed, {}, json.dumps(body).encode())


def said(output: Output) -> dict[str, object]:
    return json.loads(output.stdout)


def test_a_question_is_answered_and_remembered_without_its_value(make, path, rng):
    secret = token(rng).decode()
    answer = said(make().answer(asked(f"x {secret}", session="mine")))
    assert answer["verdict"] == "redact"
    assert answer["new"]["text"].startswith("x <oakum:toy-token:")
    entry = next(log.read(path))
    assert (entry.host, entry.verdict, entry.rules, entry.session) == ("toy", "redact", ("toy-token",), "mine")
    assert entry.secrets[0].startswith("sid_")
    assert entry.milliseconds > 0
    assert secret not in path.read_text()


def test_known_values_of_the_hosts_environment(make):
    value = "correct" + "horse" + "7" + "battery"
    body = asked(f"x {value}").payload
    answer = said(make().answer(Request("toy", "", False, {b"DB_PASSWORD": value.encode()}, body)))
    assert "known-value" in answer["new"]["text"]


def test_the_hooks_own_mode_comes_first(make, rng):
    secret = token(rng).decode()
    assert said(make(mode="block").answer(asked(secret)))["verdict"] == "deny"
    assert said(make(mode="block").answer(asked(secret, mode="observe")))["verdict"] == "warn"


@pytest.mark.parametrize(("mode", "closed", "code"), [("redact", False, 0), ("block", False, 2), ("redact", True, 2)])
def test_what_cannot_be_read_is_answered_by_the_mode(make, path, mode, closed, code):
    output = make().answer(Request("toy", mode, closed, {}, b"{ no json"))
    assert (output.code, said(output)["closed"]) == (code, bool(code))
    assert next(log.read(path)).failure == "toy: no JSON"


def test_an_unexpected_failure_tells_its_place_and_nothing_else(make, path, monkeypatch, rng):
    secret = token(rng).decode()
    monkeypatch.setattr(ToyHost, "answer", lambda *_: {}[secret])
    output = make().answer(asked(secret))
    assert "KeyError at test_service.py:" in said(output)["failure"]
    assert secret not in output.stdout.decode() + path.read_text()


def test_a_host_that_is_none_is_answered_by_exit_code(make):
    assert make().answer(asked("x", host="nobody")).code == 1
    assert make().answer(asked("x", host="nobody", closed=True)).code == 2


def test_two_hooks_for_one_event_answer_once(make, path):
    ours = make()
    payload = b'{"moment": "prompt", "text": "x", "host": "toy"}'
    assert ours.answer(Request("other", "", False, {}, payload)).stdout
    assert ours.answer(Request("toy", "", False, {}, payload)) == Output()
    assert len(list(log.read(path))) == 1


def test_the_host_that_asks_answers_though_another_ones_hook_was_run(make, path):
    assert make().answer(asked("x")).stdout
    body = json.dumps({"moment": "after-tool", "text": "x", "host": "other"}).encode()
    assert make().answer(Request("toy", "", False, {}, body)).stdout
    assert [one.host for one in log.read(path)] == ["toy", "other"]


def test_sessions_end(make, rng):
    ours = make()
    for number in range(service._SESSIONS + 20):
        ours.answer(asked("x", session=f"{number}"))
    assert len(ours._sessions) == service._SESSIONS
    secret = token(rng).decode()
    ours.answer(asked(secret, session="last"))
    assert len(ours._sessions["last"].placeholders) == 1
    ours.answer(asked("", session="last", moment="session-end"))
    assert len(ours._sessions["last"].placeholders) == 0


def test_when_a_failure_blocks():
    assert [is_closed(mode, False) for mode in ("block", "redact", "observe", "")] == [True, False, False, False]
    assert [is_closed(mode, True) for mode in ("block", "redact", "observe", "")] == [True, True, False, True]


def test_a_host_that_fails_to_fail(monkeypatch):
    monkeypatch.setattr(ToyHost, "failure", lambda *_, **__: 1 // 0)
    assert failed(find, asked("x"), closed=True, message="m") == Output(stderr=b"m\n", code=2)
    assert describe(UsageError("what")) == "what"
    assert describe(ValueError("hidden")) == "ValueError"
