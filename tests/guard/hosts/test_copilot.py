"""From GitHub's reference of hooks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guard.hosts.conftest import Answer, said
from oakum.guard.event import Action, Moment
from oakum.model.decision import Verdict

BASE = {"sessionId": "s", "timestamp": 1, "cwd": "/w"}
PRE = BASE | {"toolName": "bash", "toolArgs": {"command": "cat .env", "description": "d"}}
POST = BASE | {"toolName": "view", "toolArgs": {"path": ".env"}}
POST["toolResult"] = {"resultType": "success", "textResultForLlm": "K=v"}
FAILED = BASE | {"toolName": "bash", "toolArgs": {}, "error": "v"}
PROMPT = BASE | {"prompt": "p"}
SENT = PROMPT | {"transformedPrompt": "t v"}
SNAKE = {"session_id": "s", "timestamp": "2026", "cwd": "/w", "tool_name": "Bash", "tool_input": {"command": "env"}}
SNAKE_POST = SNAKE | {"hook_event_name": "PostToolUse"}
SNAKE_POST["tool_result"] = {"result_type": "success", "text_result_for_llm": "K=v"}
DENIED = {"permissionDecision": "deny", "permissionDecisionReason": "seen do this"}


@pytest.mark.parametrize(
    ("payload", "native", "moment", "action", "texts"),
    [
        (PRE, "preToolUse", Moment.BEFORE_TOOL, Action.SHELL, ["cat .env", "d"]),
        (PRE | {"toolArgs": json.dumps({"command": "ls"})}, "preToolUse", Moment.BEFORE_TOOL, Action.SHELL, ["ls"]),
        (POST, "postToolUse", Moment.AFTER_TOOL, Action.READ, ["success", "K=v"]),
        (FAILED, "postToolUseFailure", Moment.FAILED_TOOL, Action.SHELL, ["v"]),
        (PROMPT, "userPromptSubmitted", Moment.PROMPT, Action.OTHER, ["p"]),
        (SENT, "userPromptTransformed", Moment.PROMPT, Action.OTHER, ["t v"]),
        (BASE | {"source": "new"}, "sessionStart", Moment.SESSION_START, Action.OTHER, []),
        (BASE | {"reason": "complete"}, "sessionEnd", Moment.SESSION_END, Action.OTHER, []),
        (SNAKE | {"hook_event_name": "PreToolUse"}, "PreToolUse", Moment.BEFORE_TOOL, Action.SHELL, ["env"]),
    ],
)
def test_the_event_is_known_by_its_fields(
    ask: Answer, payload: Any, native: str, moment: Moment, action: Action, texts: list[str]
) -> None:
    event, _ = ask("copilot", payload, Verdict.ALLOW)
    assert (event.native, event.moment, event.action, event.session) == (native, moment, action, "s")
    assert [piece.text for piece in event.pieces if not piece.is_name] == texts


@pytest.mark.parametrize(
    ("payload", "verdict", "new", "expected"),
    [
        (PRE, Verdict.ALLOW, None, None),
        (PRE, Verdict.WARN, None, None),
        (PRE, Verdict.DENY, None, DENIED),
        (PRE, Verdict.ASK, None, DENIED | {"permissionDecision": "ask"}),
        (PRE, Verdict.REDACT, {("toolArgs", "command"): "safe"},
         {"modifiedArgs": {"command": "safe", "description": "d"}}),
        (POST, Verdict.REDACT, {("toolResult", "textResultForLlm"): "K=<x>"},
         {"modifiedResult": {"resultType": "success", "textResultForLlm": "K=<x>"}}),
        (POST, Verdict.DENY, None, {"modifiedResult": {"resultType": "success", "textResultForLlm": "seen do this"}}),
        (SNAKE_POST, Verdict.REDACT, {("tool_result", "text_result_for_llm"): "K=<x>"},
         {"modifiedResult": {"resultType": "success", "textResultForLlm": "K=<x>"}}),
        (SNAKE | {"hook_event_name": "PreToolUse"}, Verdict.REDACT, {("tool_input", "command"): "safe"},
         {"modifiedArgs": {"command": "safe"}}),
        (FAILED, Verdict.DENY, None, {"additionalContext": "do this"}),
        (PROMPT, Verdict.REDACT, {("prompt",): "x"}, {"decision": "block", "reason": "seen do this"}),
        (SENT, Verdict.REDACT, {("transformedPrompt",): "t <x>"}, {"modifiedTransformedPrompt": "t <x>"}),
        (SENT, Verdict.DENY, None, {"modifiedTransformedPrompt": "seen do this"}),
    ],
)  # fmt: skip
def test_answers(ask: Answer, payload: Any, verdict: Verdict, new: Any, expected: Any) -> None:
    _, output = ask("copilot", payload, verdict, new)
    assert (said(output), output.code) == (expected, 0)


def test_vs_code_asks_through_our_hook_for_copilot_in_its_own_way(ask: Answer) -> None:
    payload = SNAKE | {"hook_event_name": "PreToolUse", "tool_name": "run_in_terminal", "tool_use_id": "t"}
    event, output = ask("copilot", payload, Verdict.DENY)
    assert (event.host, event.action) == ("vscode", Action.SHELL)
    assert said(output)["hookSpecificOutput"]["permissionDecision"] == "deny"
