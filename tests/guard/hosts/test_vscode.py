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
STOPPED = BLOCKED | {"continue": False, "stopReason": "seen do this"}
PROMPT = {"timestamp": "2026-02-09T10:30:00.000Z", "cwd": "/w", "sessionId": "s", "hookEventName": "UserPromptSubmit"}


def decided(verdict: str) -> dict[str, Any]:
    reason = {"permissionDecision": verdict, "permissionDecisionReason": "seen do this"}
    return {"hookSpecificOutput": {"hookEventName": "PreToolUse", **reason}}


def test_event(ask: Answer) -> None:
    event, _ = ask("vscode", READ, Verdict.ALLOW)
    assert (event.moment, event.action, event.paths) == (Moment.BEFORE_TOOL, Action.READ, ("/w/.env",))
    assert ask("vscode", READ | {"tool_name": "mcp_jira_add"}, Verdict.ALLOW)[0].action is Action.MCP
    event, _ = ask("vscode", PROMPT | {"prompt": "p"}, Verdict.ALLOW)
    assert (event.moment, event.session, [one.text for one in event.pieces]) == (Moment.PROMPT, "s", ["p"])
    edits = {"tool_name": "editFiles", "tool_input": {"files": ["src/main.ts"]}}
    assert ask("vscode", READ | edits, Verdict.ALLOW)[0].paths == ("src/main.ts",)


@pytest.mark.parametrize("hook", ["claude", "copilot"])
def test_it_is_known_in_the_hooks_of_others_that_it_runs_too(ask: Answer, hook: str) -> None:
    for payload in (READ | {"tool_use_id": "1"}, POST | {"tool_use_id": "1"}, PROMPT | {"prompt": "p"}):
        event, output = ask(hook, payload | {"timestamp": PROMPT["timestamp"]}, Verdict.DENY)
        assert event.host == "vscode"
        assert said(output) == said(ask("vscode", payload, Verdict.DENY)[1])


@pytest.mark.parametrize(
    ("payload", "verdict", "expected"),
    [
        (READ, Verdict.ALLOW, None),
        (READ, Verdict.WARN, {"systemMessage": "seen"}),
        (READ, Verdict.REDACT, decided("ask")),
        (READ, Verdict.DENY, decided("deny")),
        (POST, Verdict.REDACT, BLOCKED),
        (POST | {"hook_event_name": "UserPromptSubmit", "prompt": "p"}, Verdict.DENY, STOPPED),
        (PROMPT | {"prompt": "p"}, Verdict.DENY, STOPPED),
    ],
)
def test_answers(ask: Answer, payload: Any, verdict: Verdict, expected: Any) -> None:
    _, output = ask("vscode", payload, verdict, {("tool_response",): "x"})
    assert said(output) == expected
