"""From the reference of hooks that Gemini CLI ships."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

BASE = {"session_id": "s", "transcript_path": "/t", "cwd": "/w", "timestamp": "2026"}
PRE = BASE | {"hook_event_name": "BeforeTool", "tool_name": "run_shell_command", "tool_input": {"command": "env"}}
POST = PRE | {"hook_event_name": "AfterTool", "tool_response": {"llmContent": "K=v", "returnDisplay": "K=v"}}
AGENT = BASE | {"hook_event_name": "BeforeAgent", "prompt": "p"}
MODEL = BASE | {"hook_event_name": "BeforeModel"}
MODEL["llm_request"] = {"model": "m", "messages": [{"role": "user", "content": "K=v"}]}  # type: ignore[assignment]
DENIED = {"decision": "deny", "reason": "seen do this"}
CONTENT = ("llm_request", "messages", 0, "content")


def test_event(ask: Answer) -> None:
    event, _ = ask("gemini", PRE, Verdict.ALLOW)
    assert (event.moment, event.action, event.command) == (Moment.BEFORE_TOOL, Action.SHELL, "env")
    mcp, _ = ask("gemini", PRE | {"tool_name": "mcp_jira_add", "mcp_context": {"server_name": "jira"}}, Verdict.ALLOW)
    assert (mcp.action, mcp.server) == (Action.MCP, "jira")


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (PRE, Verdict.ALLOW, None, None),
        (PRE, Verdict.WARN, None, {"systemMessage": "seen"}),
        (PRE, Verdict.ASK, None, DENIED),
        (PRE, Verdict.REDACT, {("tool_input", "command"): "safe"},
         {"hookSpecificOutput": {"hookEventName": "BeforeTool", "tool_input": {"command": "safe"}}}),
        (POST, Verdict.REDACT, {("tool_response", "llmContent"): "K=<x>"}, {"decision": "deny", "reason": "K=<x>"}),
        (POST, Verdict.DENY, None, DENIED),
        (AGENT, Verdict.REDACT, {("prompt",): "x"}, DENIED),
        (MODEL, Verdict.REDACT, {CONTENT: "K=<x>"}, {"hookSpecificOutput": {
            "hookEventName": "BeforeModel",
            "llm_request": {"model": "m", "messages": [{"role": "user", "content": "K=<x>"}]}}}),
        (BASE | {"hook_event_name": "SessionEnd"}, Verdict.DENY, None, {"systemMessage": "seen"}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("gemini", payload, verdict, new)
    assert (said(output), output.code) == (expected, 0)
