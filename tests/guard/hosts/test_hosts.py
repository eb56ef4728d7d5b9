"""What holds for every host."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.guard import hosts
from oakum.guard.interface import PayloadError
from oakum.guard.ruling import Ruling
from oakum.model import UsageError
from oakum.model.decision import Verdict

ALL = [hosts.find(name) for name in hosts.NAMES]
EVERY = pytest.mark.parametrize("host", ALL, ids=hosts.NAMES)
NAMED = ("hook_event_name", "agent_action_name", "hookName", "event")
BROKEN = [b"", b"{", b"\xff\x00", b"[" * 5000, b'{"hook_event_name":"PreToolUse","tool_input":{"a', b"null"]


def test_names_are_those_of_the_command_line() -> None:
    assert [host.name for host in ALL] == list(hosts.NAMES)
    with pytest.raises(UsageError, match="there is no host"):
        hosts.find("os")


@EVERY
@pytest.mark.parametrize("payload", BROKEN)
@pytest.mark.parametrize("closed", [True, False])
def test_a_broken_payload_gets_a_valid_answer(host: hosts.Host, payload: bytes, closed: bool) -> None:
    with pytest.raises(PayloadError):
        host.event(payload, {})
    answer = host.failure(payload, closed=closed, message="no time")
    assert not answer.stdout or isinstance(json.loads(answer.stdout), dict)
    blocks = answer.code == 2 or any(word in answer.stdout for word in (b"deny", b"block", b'"cancel":true'))
    assert blocks == closed or (host.name == "cursor" and closed)


@EVERY
@given(body=st.dictionaries(st.text(max_size=12), st.text() | st.integers() | st.lists(st.text())))
def test_a_strange_payload_is_answered(host: hosts.Host, body: dict[str, object]) -> None:
    for native in ("PreToolUse", "preToolUse", "pre_read_code", "tool.execute.before", "AfterTool", "postToolUse"):
        event = host.event(json.dumps(body | dict.fromkeys(NAMED, native)).encode(), {})
        replaced = {piece.where: "x" for piece in event.pieces}
        for verdict in Verdict:
            answer = host.answer(event, Ruling(verdict=verdict, message="m", replaced=replaced))
            assert not answer.stdout or isinstance(json.loads(answer.stdout), dict)


@EVERY
def test_a_ruling_to_allow_says_nothing(host: hosts.Host) -> None:
    answer = host.answer(host.event(b"{}", {}), Ruling(verdict=Verdict.ALLOW))
    assert answer.code == 0
    assert not answer.stdout or not json.loads(answer.stdout)["cancel"]


@EVERY
def test_no_value_of_the_payload_is_in_an_answer_that_stops(host: hosts.Host) -> None:
    value = "hunter" + "2-hunter2"
    body = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": value}, "prompt": value}
    event = host.event(json.dumps(body).encode(), {})
    answer = host.answer(event, Ruling(verdict=Verdict.DENY, message="seen"))
    assert value.encode() not in answer.stdout + answer.stderr


@EVERY
def test_a_host_says_beforehand_what_becomes_of_a_verdict(host: hosts.Host) -> None:
    """A redaction without anything to replace is nowhere carried out as one."""
    for native in ("PreToolUse", "preToolUse", "pre_run_command", "tool.execute.before", "BeforeTool", "pre_tool"):
        event = host.event(json.dumps(dict.fromkeys(NAMED, native)).encode(), {})
        verdict = host.carried(event, Ruling(verdict=Verdict.REDACT))
        assert verdict in (Verdict.ASK, Verdict.DENY, Verdict.WARN)
        assert host.carried(event, Ruling(verdict=Verdict.ALLOW)) is Verdict.ALLOW
