"""What our plugin for opencode sends and does."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

BASE = {"session": "s", "folder": "/w"}
PRE = BASE | {"event": "tool.execute.before", "tool": "bash", "args": {"command": "env"}}
POST = BASE | {"event": "tool.execute.after", "tool": "read", "output": "K=v"}
CHAT = BASE | {"event": "chat.message", "parts": [{"type": "text", "text": "K=v"}]}


def test_events(ask: Answer) -> None:
    before, _ = ask("opencode", PRE, Verdict.ALLOW)
    assert (before.moment, before.action, before.command) == (Moment.BEFORE_TOOL, Action.SHELL, "env")
    assert (before.session, before.folder) == ("s", "/w")
    assert ask("opencode", POST, Verdict.ALLOW)[0].pieces[0].text == "K=v"


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (PRE, Verdict.ALLOW, None, None),
        (PRE, Verdict.WARN, None, {"warn": "seen"}),
        (PRE, Verdict.DENY, None, {"deny": "seen do this"}),
        (PRE, Verdict.REDACT, {("args", "command"): "safe"}, {"args": {"command": "safe"}}),
        (POST, Verdict.REDACT, {("output",): "K=<x>"}, {"output": "K=<x>"}),
        (CHAT, Verdict.REDACT, {("parts", 0, "text"): "K=<x>"}, {"parts": [{"type": "text", "text": "K=<x>"}]}),
        (BASE | {"event": "session.created"}, Verdict.DENY, None, {"warn": "seen"}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("opencode", payload, verdict, new)
    assert said(output) == expected
