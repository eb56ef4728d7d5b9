"""From the documentation of Kiro's hooks on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

PRE = {"hook_event_name": "preToolUse", "cwd": "/w", "session_id": "s", "tool_name": "execute_bash"}
PRE["tool_input"] = {"command": "env"}  # type: ignore[assignment]
POST = PRE | {"hook_event_name": "postToolUse", "tool_response": {"result": ["v"]}}
PROMPT = {"hook_event_name": "userPromptSubmit", "cwd": "/w", "prompt": "v"}


def test_events(ask: Answer) -> None:
    before, _ = ask("kiro", PRE, Verdict.ALLOW)
    assert (before.moment, before.action, before.command) == (Moment.BEFORE_TOOL, Action.SHELL, "env")
    assert ask("kiro", PRE | {"tool_name": "fs_read"}, Verdict.ALLOW)[0].action is Action.READ
    assert ask("kiro", POST, Verdict.ALLOW)[0].pieces[0].text == "v"


@pytest.mark.parametrize(
    ("payload", "verdict", "code", "stderr"),
    [
        (PRE, Verdict.ALLOW, 0, b""),
        (PRE, Verdict.WARN, 1, b"seen"),
        (PRE, Verdict.REDACT, 2, b"seen do this"),
        (POST, Verdict.DENY, 1, b"seen"),
        (PROMPT, Verdict.DENY, 1, b"seen"),
    ],
)
def test_answers(ask: Answer, payload: Any, verdict: Verdict, code: int, stderr: bytes) -> None:
    """Standard output would be read by the model at a prompt, so it stays empty."""
    _, output = ask("kiro", payload, verdict)
    assert (output.code, output.stderr, output.stdout) == (code, stderr, b"")
