"""From the types that Claude Code ships and its documentation of hooks."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Flow, Moment
from oakum.model.decision import Verdict

BASE = {"session_id": "b7", "transcript_path": "/t.jsonl", "cwd": "/home/u/app", "permission_mode": "default"}
BASH = BASE | {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "toolu_01"}
BASH["tool_input"] = {"command": "cat .env", "description": "show env"}
OUTPUT = {"stdout": "KEY=v", "stderr": "", "interrupted": False, "isImage": False, "noOutputExpected": False}
AFTER = BASE | {"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": {}, "tool_response": OUTPUT}
PROMPT = BASE | {"hook_event_name": "UserPromptSubmit", "prompt": "use v"}
COMMAND, STDOUT = ("tool_input", "command"), ("tool_response", "stdout")


def test_a_command_in_our_words(ask: Answer) -> None:
    event, _ = ask("claude", BASH, Verdict.ALLOW)
    assert (event.moment, event.action, event.tool) == (Moment.BEFORE_TOOL, Action.SHELL, "Bash")
    assert (event.session, event.folder, event.command) == ("b7", "/home/u/app", "cat .env")
    assert (event.pieces[0].where, event.pieces[0].flow) == (COMMAND, Flow.OUT)


@pytest.mark.parametrize(
    ("extra", "moment", "action", "texts", "paths"),
    [
        ({"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": {"file_path": "/a/.env"}},
         Moment.BEFORE_TOOL, Action.READ, ["/a/.env"], ("/a/.env",)),
        ({"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": {"file_path": "f", "content": "c"}},
         Moment.BEFORE_TOOL, Action.WRITE, ["f", "c"], ("f",)),
        ({"hook_event_name": "PreToolUse", "tool_name": "mcp__jira__add", "tool_input": {"a": {"b": ["c"]}}},
         Moment.BEFORE_TOOL, Action.MCP, ["c"], ()),
        ({"hook_event_name": "PostToolUseFailure", "tool_name": "Bash", "error": "e", "tool_input": {}},
         Moment.FAILED_TOOL, Action.SHELL, ["e"], ()),
        ({"hook_event_name": "UserPromptSubmit", "prompt": "p"}, Moment.PROMPT, Action.OTHER, ["p"], ()),
        ({"hook_event_name": "SessionStart", "source": "startup"}, Moment.SESSION_START, Action.OTHER, [], ()),
        ({"hook_event_name": "SessionEnd", "reason": "exit"}, Moment.SESSION_END, Action.OTHER, [], ()),
        ({"hook_event_name": "ConfigChange", "source": "user_settings"}, Moment.CONFIG_CHANGE, Action.OTHER, [], ()),
        ({"hook_event_name": "Notification", "message": "m"}, Moment.OTHER, Action.OTHER, [], ()),
    ],
)  # fmt: skip
def test_events(
    ask: Answer, extra: dict[str, Any], moment: Moment, action: Action, texts: list[str], paths: tuple[str, ...]
) -> None:
    event, _ = ask("claude", BASE | extra, Verdict.ALLOW)
    assert (event.moment, event.action, event.paths) == (moment, action, paths)
    assert [piece.text for piece in event.pieces if not piece.is_name] == texts


def specific(name: str, **fields: Any) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": name, **fields}}


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (BASH, Verdict.ALLOW, None, None),
        (BASH, Verdict.WARN, None, {"systemMessage": "seen", **specific("PreToolUse", additionalContext="do this")}),
        (BASH, Verdict.DENY, None, {"systemMessage": "seen", **specific(
            "PreToolUse", permissionDecision="deny", permissionDecisionReason="seen do this")}),
        (BASH, Verdict.ASK, None, {"systemMessage": "seen", **specific(
            "PreToolUse", permissionDecision="ask", permissionDecisionReason="seen do this")}),
        (BASH, Verdict.REDACT, {COMMAND: "safe"}, {"systemMessage": "seen", **specific(
            "PreToolUse", permissionDecision="ask", permissionDecisionReason="seen do this",
            updatedInput={"command": "safe", "description": "show env"})}),
        (BASH | {"permission_mode": "bypassPermissions"}, Verdict.REDACT, {COMMAND: "safe"},
         {"systemMessage": "seen", **specific("PreToolUse", permissionDecision="allow",
          updatedInput={"command": "safe", "description": "show env"})}),
        (AFTER, Verdict.REDACT, {STDOUT: "KEY=<x>"}, {"systemMessage": "seen", **specific(
            "PostToolUse", updatedToolOutput=OUTPUT | {"stdout": "KEY=<x>"})}),
        (AFTER, Verdict.REDACT, {STDOUT: "KEY=v"}, {"systemMessage": "seen", **specific(
            "PostToolUse", updatedToolOutput=OUTPUT | {"stdout": "seen do this"})}),
        (AFTER, Verdict.DENY, None, {"systemMessage": "seen", **specific(
            "PostToolUse", updatedToolOutput=OUTPUT | {"stdout": "seen do this"})}),
        (AFTER, Verdict.ALLOW, {STDOUT: "KEY=v"}, None),
        (BASE | {"hook_event_name": "PostToolUseFailure", "error": "v"}, Verdict.DENY, None,
         {"systemMessage": "seen", **specific("PostToolUseFailure", additionalContext="do this")}),
        (PROMPT, Verdict.REDACT, {("prompt",): "use <x>"}, {"decision": "block", "reason": "seen do this", **specific(
            "UserPromptSubmit", suppressOriginalPrompt=True)}),
        (BASE | {"hook_event_name": "ConfigChange"}, Verdict.DENY, None,
         {"decision": "block", "reason": "seen do this"}),
        (BASE | {"hook_event_name": "ElicitationResult", "content": {"a": "v"}}, Verdict.DENY, None,
         {"systemMessage": "seen", **specific("ElicitationResult", action="decline")}),
        (BASE | {"hook_event_name": "SessionEnd"}, Verdict.DENY, None, {"systemMessage": "seen"}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("claude", payload, verdict, new)
    assert (said(output), output.stderr, output.code) == (expected, b"", 0)


def test_a_placeholder_becomes_its_value_again(ask: Answer) -> None:
    payload = BASE | {"hook_event_name": "PreToolUse", "tool_name": "Write", "permission_mode": "acceptEdits"}
    payload["tool_input"] = {"file_path": "f", "content": "K=<x>"}
    _, output = ask("claude", payload, Verdict.ALLOW, {("tool_input", "content"): "K=v"})
    assert said(output)["hookSpecificOutput"]["updatedInput"] == {"file_path": "f", "content": "K=v"}


def test_cursor_asks_through_our_hook_for_claude_in_its_own_way(ask: Answer) -> None:
    payload = {"cursor_version": "2", "hook_event_name": "beforeShellExecution", "command": "env", "cwd": "/w"}
    event, output = ask("claude", payload, Verdict.DENY)
    assert (event.host, event.command) == ("cursor", "env")
    assert said(output)["permission"] == "deny"


def test_copilots_command_line_is_known_in_these_hooks_too(ask: Answer) -> None:
    given = {"hook_event_name": "PostToolUse", "session_id": "s", "timestamp": "2026-11-24T05:00:00.000Z", "cwd": "/w"}
    given |= {"tool_name": "Bash", "tool_input": {"command": "cat .env"}}  # type: ignore[dict-item]
    result = {"result_type": "success", "text_result_for_llm": "K=v"}
    where = ("tool_result", "text_result_for_llm")
    event, output = ask("claude", given | {"tool_result": result}, Verdict.REDACT, {where: "K=<x>"})
    assert (event.host, event.action) == ("copilot", Action.SHELL)
    assert said(output)["modifiedResult"]["textResultForLlm"] == "K=<x>"


def test_a_time_alone_does_not_make_it_another_host(ask: Answer) -> None:
    own = BASE | {"hook_event_name": "UserPromptSubmit", "prompt": "p", "permission_mode": "default", "timestamp": "t"}
    assert ask("claude", own, Verdict.ALLOW)[0].host == "claude"
