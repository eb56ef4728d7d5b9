"""From Cursor's documentation of hooks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Flow, Moment
from oakum.model.decision import Verdict

BASE = {"conversation_id": "c1", "cursor_version": "2.1", "workspace_roots": ["/w"], "transcript_path": None}
SHELL = BASE | {"hook_event_name": "beforeShellExecution", "command": "cat .env", "cwd": "/w/a"}
MCP = BASE | {"hook_event_name": "beforeMCPExecution", "tool_name": "add", "tool_input": json.dumps({"k": "v"})}
READ = BASE | {"hook_event_name": "beforeReadFile", "file_path": "/w/.env", "content": "K=v"}
PROMPT = BASE | {"hook_event_name": "beforeSubmitPrompt", "prompt": "p"}
PRE = BASE | {"hook_event_name": "preToolUse", "tool_name": "Shell", "tool_input": {"command": "env", "n": 1}}
POST_MCP = BASE | {"hook_event_name": "postToolUse", "tool_name": "MCP:add"}
POST_MCP["tool_output"] = json.dumps({"content": [{"type": "text", "text": "K=v"}]})
POST_SHELL = BASE | {"hook_event_name": "postToolUse", "tool_name": "Shell"}
POST_SHELL["tool_output"] = json.dumps({"output": "K=v", "exitCode": 0})
DENIED = {"permission": "deny", "user_message": "seen", "agent_message": "seen do this"}
MCP_TEXT = ("tool_output", "content", 0, "text")


@pytest.mark.parametrize(
    ("payload", "moment", "action", "pieces"),
    [
        (SHELL, Moment.BEFORE_TOOL, Action.SHELL, [("cat .env", Flow.OUT)]),
        (MCP, Moment.BEFORE_TOOL, Action.MCP, [("v", Flow.OUT)]),
        (READ, Moment.BEFORE_TOOL, Action.READ, [("K=v", Flow.IN)]),
        (PROMPT, Moment.PROMPT, Action.OTHER, [("p", Flow.IN)]),
        (PRE, Moment.BEFORE_TOOL, Action.SHELL, [("env", Flow.OUT)]),
        (POST_MCP, Moment.AFTER_TOOL, Action.MCP, [("text", Flow.IN), ("K=v", Flow.IN)]),
        (POST_SHELL, Moment.AFTER_TOOL, Action.SHELL, [("K=v", Flow.IN)]),
    ],
)
def test_events(ask: Answer, payload: Any, moment: Moment, action: Action, pieces: Any) -> None:
    event, _ = ask("cursor", payload, Verdict.ALLOW)
    assert (event.moment, event.action, event.session) == (moment, action, "c1")
    assert [(piece.text, piece.flow) for piece in event.pieces if not piece.is_name] == pieces


def test_places(ask: Answer) -> None:
    shell, _ = ask("cursor", SHELL, Verdict.ALLOW)
    read, _ = ask("cursor", READ, Verdict.ALLOW)
    assert (shell.command, shell.folder) == ("cat .env", "/w/a")
    assert (read.paths, read.folder) == (("/w/.env",), "/w")
    attached = PROMPT | {"attachments": [{"type": "file", "file_path": "/w/key.pem"}, {"type": "rule"}, 3]}
    assert ask("cursor", attached, Verdict.ALLOW)[0].paths == ("/w/key.pem",)


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (SHELL, Verdict.ALLOW, None, None),
        (SHELL, Verdict.WARN, None, {}),
        (SHELL, Verdict.ASK, None, DENIED | {"permission": "ask"}),
        (SHELL, Verdict.DENY, None, DENIED),
        (READ, Verdict.ASK, None, DENIED),
        (READ, Verdict.REDACT, {("content",): "K=<x>"}, DENIED),
        (PROMPT, Verdict.REDACT, {("prompt",): "x"}, {"continue": False, "user_message": "seen do this"}),
        (PRE, Verdict.REDACT, {("tool_input", "command"): "safe"},
         {"permission": "allow", "updated_input": {"command": "safe", "n": 1}}),
        (PRE, Verdict.ASK, None, DENIED | {"permission": "ask"}),
        (PRE | {"tool_name": "Read"}, Verdict.ASK, None, DENIED),
        (POST_MCP, Verdict.REDACT, {MCP_TEXT: "K=<x>"},
         {"updated_mcp_tool_output": {"content": [{"type": "text", "text": "K=<x>"}]}}),
        (POST_MCP, Verdict.DENY, None,
         {"updated_mcp_tool_output": {"content": [{"type": "text", "text": "seen do this"}]}}),
        (POST_SHELL, Verdict.REDACT, {("tool_output", "output"): "x"}, {"additional_context": "seen do this"}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("cursor", payload, verdict, new)
    assert (said(output), output.code) == (expected, 0)
