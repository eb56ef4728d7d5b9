from __future__ import annotations

import json
import time

from oakum.guard import alone, service
from oakum.guard.request import Request
from oakum.guard.ruling import Output
from oakum.model import ConfigError

PROMPT = json.dumps({"hook_event_name": "UserPromptSubmit", "prompt": "x"}).encode()


class Replies:
    def __init__(self, reply: object) -> None:
        self._reply = reply

    def answer(self, request: Request) -> Output:
        return self._reply()


def answered(monkeypatch, reply, *, closed: bool = False, mode: str = "", host: str = "claude") -> alone.Answer:
    monkeypatch.setattr(service, "make", lambda: Replies(reply))
    return alone.answer(Request(host, mode, closed, {}, PROMPT))


def fails(error: BaseException):
    def reply() -> Output:
        raise error

    return reply


def test_the_services_answer(monkeypatch):
    assert answered(monkeypatch, lambda: Output(stdout=b"a", stderr=b"b", code=3)) == (b"a", b"b", 3)


def test_a_failure_is_answered_in_the_hosts_words(monkeypatch):
    stdout, _, code = answered(monkeypatch, fails(ConfigError("x.toml: wrong")))
    assert (json.loads(stdout), code) == ({"systemMessage": "Oakum could not look at this: x.toml: wrong"}, 0)
    for blocking in ({"closed": True}, {"mode": "block"}):
        stdout, _, _ = answered(monkeypatch, fails(MemoryError()), **blocking)
        assert json.loads(stdout)["decision"] == "block"
    stdout, _, _ = answered(monkeypatch, fails(MemoryError()), closed=True, mode="observe")
    assert "decision" not in json.loads(stdout)


def test_what_an_unexpected_error_says_is_not_passed_on(monkeypatch):
    stdout, stderr, _ = answered(monkeypatch, fails(ValueError("hidden")))
    assert b"hidden" not in stdout + stderr
    assert b"ValueError at test_alone.py" in stdout


def test_the_configuration_says_whether_a_failure_blocks(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "oakum").mkdir()
    (tmp_path / "oakum/oakum.toml").write_text("[guard]\nfail_closed = true\n")
    stdout, _, _ = answered(monkeypatch, fails(MemoryError()))
    assert json.loads(stdout)["decision"] == "block"
    stdout, _, _ = answered(monkeypatch, fails(MemoryError()), mode="observe")
    assert "decision" not in json.loads(stdout)


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(alone, "_PATIENCE", 0.05)
    stdout, _, _ = answered(monkeypatch, lambda: time.sleep(2) or Output())
    assert "it took too long" in json.loads(stdout)["systemMessage"]


def test_with_a_broken_installation_the_exit_code_answers(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "oakum.guard.service", None)
    for blocking, code in ((False, 1), (True, 2)):
        stdout, stderr, got = alone.answer(Request("claude", "", blocking, {}, PROMPT))
        assert (stdout, got) == (b"", code)
        assert stderr.startswith(b"Oakum could not look at this")
