"""Claude Code: https://code.claude.com/docs/en/hooks

The result of a tool is replaced by one of the same shape (an object for Bash) or the answer is ignored; that of a call
that failed cannot be replaced. A prompt can be stopped, not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oakum.guard.event import Action, Event, Moment
from oakum.guard.hosts import carry, copilot, cursor, vscode
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode
from oakum.guard.interface import Capabilities, Host
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_REWRITABLE = frozenset({Verdict.REDACT, Verdict.ASK, Verdict.DENY})
_MEANS: Mapping[str, frozenset[Verdict]] = {
    "PreToolUse": _REWRITABLE,
    "PostToolUse": frozenset({Verdict.REDACT, Verdict.DENY}),
    "UserPromptSubmit": frozenset({Verdict.DENY}),
    "UserPromptExpansion": frozenset({Verdict.DENY}),
    "ElicitationResult": frozenset({Verdict.DENY}),
    "ConfigChange": frozenset({Verdict.DENY}),
}
_TAKES_CONTEXT = frozenset({"PreToolUse", "PostToolUse", "PostToolUseFailure", "UserPromptSubmit", "SessionStart"})
_OTHERS: Mapping[str, Host] = {other.name: other for other in (cursor.HOST, copilot.HOST, vscode.HOST)}
"""Who runs these hooks as well."""
_OF_CLAUDE = frozenset({"permission_mode", "prompt_id"})
_RUNS_UNASKED = {"bypassPermissions": frozenset(Action), "acceptEdits": frozenset({Action.WRITE, Action.READ})}
_DIALECT = Dialect(
    moments={
        "PreToolUse": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "PostToolUseFailure": Moment.FAILED_TOOL,
        "UserPromptSubmit": Moment.PROMPT,
        "UserPromptExpansion": Moment.PROMPT,
        "ElicitationResult": Moment.BEFORE_TOOL,
        "SessionStart": Moment.SESSION_START,
        "SessionEnd": Moment.SESSION_END,
        "ConfigChange": Moment.CONFIG_CHANGE,
    },
    action=actions(
        {
            Action.SHELL: "Bash PowerShell Monitor",
            Action.READ: "Read NotebookRead",
            Action.WRITE: "Edit Write MultiEdit NotebookEdit",
            Action.SEARCH: "Grep Glob LS",
            Action.FETCH: "WebFetch WebSearch",
            Action.MCP: "ReadMcpResourceTool ListMcpResourcesTool",
        }
    ),
    carries={
        Moment.BEFORE_TOOL: ("tool_input",),
        "ElicitationResult": ("content",),
        Moment.AFTER_TOOL: ("tool_response",),
        Moment.FAILED_TOOL: ("error",),
        Moment.PROMPT: ("prompt", "command_args"),
    },
)


class Claude:
    """Claude Code on the command line, in editors and through its SDK."""

    name = "claude"
    title = "Claude Code"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL, Moment.CONFIG_CHANGE}),
        asks=frozenset({Moment.BEFORE_TOOL}),
        rewrites_input=True,
        rewrites_output=True,
        fails_closed=True,
    )

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words. Cursor, VS Code and Copilot run these hooks too, and ask in their own ways."""
        body = decode(payload, self.title)
        if "cursor_version" in body:
            return cursor.HOST.read(body)
        return copilot.HOST.read(body) if _is_copilots(body) else _DIALECT.read(self.name, body)

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        if other := _OTHERS.get(event.host):
            return other.carried(event, ruling)
        return carry.carried(ruling, _MEANS.get(event.native, ()), carry.changes(event, ruling))

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """One object with what the event's schema has."""
        if other := _OTHERS.get(event.host):
            return other.answer(event, ruling)
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json(_warning(event, ruling))
        if event.native == "ElicitationResult":
            return carry.as_json(_specific(event, {"action": "decline"}) | _shown(ruling))
        if event.moment is Moment.BEFORE_TOOL:
            return carry.as_json(_specific(event, _permission(event, ruling, verdict, changed)) | _shown(ruling))
        if event.moment is Moment.AFTER_TOOL:
            return carry.as_json(_result(event, ruling, verdict, changed))
        return carry.as_json(_block(event, ruling))

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def _is_copilots(body: Mapping[str, Any]) -> bool:
    """Both that are Copilot send a time, and nothing of what only Claude Code has."""
    return "hookEventName" in body or ("timestamp" in body and not _OF_CLAUDE & body.keys())


def _permission(event: Event, ruling: Ruling, verdict: Verdict, changed: Mapping[Any, str]) -> dict[str, Any]:
    if verdict is not Verdict.REDACT:
        return {"permissionDecision": str(verdict), "permissionDecisionReason": carry.said(ruling)}
    # A rewrite needs a decision, and to allow would run what the user was to be asked about.
    unasked = event.action in _RUNS_UNASKED.get(event.payload.get("permission_mode"), ())
    asked = {} if unasked else {"permissionDecisionReason": carry.said(ruling)}
    return {
        "permissionDecision": "allow" if unasked else "ask",
        **asked,
        "updatedInput": carry.field(event, "tool_input", changed),
    }


def _result(event: Event, ruling: Ruling, verdict: Verdict, changed: Mapping[Any, str]) -> dict[str, Any]:
    if verdict is Verdict.REDACT:
        new = carry.field(event, "tool_response", changed)
    elif "tool_response" not in event.payload:
        return {"decision": "block", "reason": carry.said(ruling)}
    else:
        new = carry.withheld(event, "tool_response", ruling)
    return _specific(event, {"updatedToolOutput": new}) | _shown(ruling)


def _block(event: Event, ruling: Ruling) -> dict[str, Any]:
    body = {"decision": "block", "reason": carry.said(ruling)}
    return body | (_specific(event, {"suppressOriginalPrompt": True}) if event.native == "UserPromptSubmit" else {})


def _warning(event: Event, ruling: Ruling) -> dict[str, Any]:
    context = ruling.advice if event.native in _TAKES_CONTEXT else ""
    return _shown(ruling) | (_specific(event, {"additionalContext": context}) if context else {})


def _shown(ruling: Ruling) -> dict[str, Any]:
    return {"systemMessage": ruling.message} if ruling.message else {}


def _specific(event: Event, fields: dict[str, Any]) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": event.native, **fields}}


HOST = Claude()
