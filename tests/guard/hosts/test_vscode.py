"""From the documentation of VS Code's agent hooks."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

READ = {"hook_event_name": "PreToolUse", "session_id": "s", "cwd": "/w", "tool_name": "read_file"}
READ["tool_input"] = {"filePath": "/w/.env", "startLine": 1}  # type: ignore[assignment]
POST = READ | {"hook_event_name": "PostToolUse", "tool_response": "K=v"}
BLOCKED = {"decision": "block", "reason": "seen do this"}


def test_event(ask: Answer) -> None:
    event, _ = ask("vscode", READ, Verdict.ALLOW)
    assert (event.moment, event.action, event.paths) == (Moment.BEFORE_TOOL, Action.READ, ("/w/.env",))
    assert ask("vscode", READ | {"tool_name": "mcp_jira_add"}, Verdict.ALLOW)[0].action is Action.MCP


@pytest.mark.parametrize(
    ("payload", "verdict", "expected"),
    [
        (READ, Verdict.ALLOW, None),
        (READ, Verdict.WARN, {"systemMessage": "seen"}),
        (READ, Verdict.REDACT, {"hookSpecificOutput": {
            "hookEventName": "PreToolUse", "permissionDecision": "deny",
            "permissionDecisionReason": "seen do this"}}),
        (POST, Verdict.REDACT, BLOCKED),
        (POST | {"hook_event_name": "UserPromptSubmit", "prompt": "p"}, Verdict.DENY, BLOCKED),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, expected: Any) -> None:
    _, output = ask("vscode", payload, verdict, {("tool_response",): "x"})
    assert said(output) == expected
