"""From Qwen Code's reference of hooks, and from what its scheduler does with an answer."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

BASE = {"session_id": "s", "transcript_path": "/t", "cwd": "/w", "timestamp": "2026-11-24T05:00:00.000Z"}
PRE = BASE | {
    "hook_event_name": "PreToolUse",
    "permission_mode": "default",
    "tool_name": "run_shell_command",
    "tool_input": {"command": "cat .env", "description": "show"},
    "tool_use_id": "toolu_1",
}
SHOWN = {"llmContent": "Command: cat .env\nOutput: K=v", "returnDisplay": "K=v"}
POST = PRE | {"hook_event_name": "PostToolUse", "tool_response": SHOWN}
PROMPT = BASE | {"hook_event_name": "UserPromptSubmit", "prompt": "p", "submitted_prompt": "p"}
FAILED = PRE | {"hook_event_name": "PostToolUseFailure", "error": "K=v"}
WHERE = ("tool_response", "llmContent")


def decided(verdict: str) -> dict[str, Any]:
    reason = {"permissionDecision": verdict, "permissionDecisionReason": "seen do this"}
    return {"hookSpecificOutput": {"hookEventName": "PreToolUse", **reason}}


def stopped(reason: str) -> dict[str, Any]:
    return {"continue": False, "stopReason": reason}


@pytest.mark.parametrize(
    ("payload", "moment", "action", "text"),
    [
        (PRE, Moment.BEFORE_TOOL, Action.SHELL, "cat .env"),
        (PRE | {"tool_name": "write_file"}, Moment.BEFORE_TOOL, Action.WRITE, "cat .env"),
        (PRE | {"tool_name": "mcp__jira__add"}, Moment.BEFORE_TOOL, Action.MCP, "cat .env"),
        (POST, Moment.AFTER_TOOL, Action.SHELL, SHOWN["llmContent"]),
        (FAILED, Moment.FAILED_TOOL, Action.SHELL, "K=v"),
        (PROMPT, Moment.PROMPT, Action.OTHER, "p"),
    ],
)
def test_events(ask: Answer, payload: dict[str, Any], moment: Moment, action: Action, text: str) -> None:
    event, _ = ask("qwen", payload, Verdict.ALLOW)
    assert (event.moment, event.action, event.folder, event.pieces[0].text) == (moment, action, "/w", text)


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (PRE, Verdict.ALLOW, None, None),
        (PRE, Verdict.WARN, None, {"systemMessage": "seen"}),
        (PRE, Verdict.ASK, None, decided("ask")),
        (PRE, Verdict.DENY, None, decided("deny")),
        (PRE, Verdict.REDACT, {("tool_input", "command"): "safe"}, decided("ask")),
        (POST, Verdict.REDACT, {WHERE: "Output: K=<x>"}, stopped("seen\nOutput: K=<x>")),
        (POST | {"tool_response": "K=v"}, Verdict.REDACT, {("tool_response",): "K=<x>"}, stopped("seen\nK=<x>")),
        (POST, Verdict.DENY, None, stopped("seen do this")),
        (FAILED, Verdict.DENY, None, {"systemMessage": "seen"}),
        (PROMPT, Verdict.REDACT, {("prompt",): "x"}, {"decision": "block", "reason": "seen do this"}),
        (PRE | {"hook_event_name": "PermissionRequest"}, Verdict.DENY, None, {"hookSpecificOutput": {
            "hookEventName": "PermissionRequest", "decision": {"behavior": "deny", "message": "seen do this"}}}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("qwen", payload, verdict, new)
    assert (said(output), output.code) == (expected, 0)
