"""From Codex's schema of hooks. An unknown field would void the answer, so every answer is compared whole."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

BASE = {"session_id": "s", "turn_id": "t", "transcript_path": None, "cwd": "/w", "model": "m"}
PRE = BASE | {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "cat .env"}}
POST = PRE | {"hook_event_name": "PostToolUse", "tool_response": "K=v"}
PROMPT = BASE | {"hook_event_name": "UserPromptSubmit", "prompt": "p"}
START = BASE | {"hook_event_name": "SessionStart", "source": "startup"}


def before(**fields: Any) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": "PreToolUse", **fields}}


DENIED = before(permissionDecision="deny", permissionDecisionReason="seen do this")


def test_event(ask: Answer) -> None:
    event, _ = ask("codex", PRE, Verdict.ALLOW)
    assert (event.moment, event.action, event.command) == (Moment.BEFORE_TOOL, Action.SHELL, "cat .env")
    patch, _ = ask("codex", PRE | {"tool_name": "apply_patch"}, Verdict.ALLOW)
    assert patch.action is Action.WRITE


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (PRE, Verdict.ALLOW, None, None),
        (PRE, Verdict.WARN, None, {"systemMessage": "seen"}),
        (PRE, Verdict.DENY, None, DENIED),
        (PRE, Verdict.ASK, None, DENIED),
        (PRE, Verdict.REDACT, None, DENIED),
        (PRE, Verdict.REDACT, {("tool_input", "command"): "safe"},
         before(permissionDecision="allow", updatedInput={"command": "safe"})),
        (POST, Verdict.REDACT, {("tool_response",): "K=<x>"}, {"decision": "block", "reason": "K=<x>"}),
        (POST | {"tool_response": {"output": "K=v"}}, Verdict.REDACT, {("tool_response", "output"): "K=<x>"},
         {"decision": "block", "reason": "K=<x>"}),
        (POST, Verdict.DENY, None, {"decision": "block", "reason": "seen do this"}),
        (PROMPT, Verdict.REDACT, {("prompt",): "x"}, {"decision": "block", "reason": "seen do this"}),
        (START, Verdict.DENY, None, {"systemMessage": "seen"}),
        (PRE | {"hook_event_name": "PermissionRequest"}, Verdict.DENY, None, {"hookSpecificOutput": {
            "hookEventName": "PermissionRequest", "decision": {"behavior": "deny", "message": "seen do this"}}}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("codex", payload, verdict, new)
    assert (said(output), output.code) == (expected, 0)
