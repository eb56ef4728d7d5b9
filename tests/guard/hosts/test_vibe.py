"""From the documentation of Mistral Vibe's hooks."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

PRE = {"hook_event_name": "pre_tool", "session_id": "s", "cwd": "/w", "tool_name": "bash"}
PRE["tool_input"] = {"command": "env", "timeout": 3}  # type: ignore[assignment]
POST = PRE | {"hook_event_name": "post_tool", "tool_output": {"stdout": "K=v"}}


def test_events(ask: Answer) -> None:
    before, _ = ask("vibe", PRE, Verdict.ALLOW)
    assert (before.moment, before.action, before.command) == (Moment.BEFORE_TOOL, Action.SHELL, "env")
    assert ask("vibe", POST, Verdict.ALLOW)[0].pieces[0].text == "K=v"


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (PRE, Verdict.ALLOW, None, None),
        (PRE, Verdict.WARN, None, {"system_message": "seen"}),
        (PRE, Verdict.ASK, None, {"decision": "deny", "reason": "seen do this"}),
        (PRE, Verdict.REDACT, {("tool_input", "command"): "safe"},
         {"hook_specific_output": {"tool_input": {"command": "safe", "timeout": 3}}}),
        (POST, Verdict.DENY, None, {"system_message": "seen"}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("vibe", payload, verdict, new)
    assert (said(output), output.code) == (expected, 0)
