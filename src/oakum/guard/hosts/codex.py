"""Codex CLI: https://developers.openai.com/codex/hooks

An unknown field makes the whole answer invalid, and an invalid answer allows: nothing is sent that some version does
not know. A result is not rewritten (the field for it is younger than the hooks); a block puts its reason in the
result's place, so the redacted text goes there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oakum.guard.event import Action, Event, Flow, Moment, Where
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode, texts
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_MEANS: Mapping[str, frozenset[Verdict]] = {
    "PreToolUse": frozenset({Verdict.REDACT, Verdict.DENY}),
    "PostToolUse": frozenset({Verdict.REDACT, Verdict.DENY}),
    "UserPromptSubmit": frozenset({Verdict.DENY}),
    "PermissionRequest": frozenset({Verdict.DENY}),
}
_DIALECT = Dialect(
    moments={
        "UserPromptSubmit": Moment.PROMPT,
        "PreToolUse": Moment.BEFORE_TOOL,
        "PermissionRequest": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "SessionStart": Moment.SESSION_START,
    },
    action=actions({Action.SHELL: "Bash shell", Action.WRITE: "apply_patch Edit Write"}),
    carries={
        Moment.PROMPT: ("prompt",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_response",),
    },
)


class Codex:
    """The command line and what is built on it."""

    name = "codex"
    title = "Codex CLI"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}),
        rewrites_input=True,
        rewrites_output=True,
    )

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return _DIALECT.read(self.name, decode(payload, self.title))

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(ruling, _MEANS.get(event.native, ()), carry.changes(event, ruling))

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """One object with fields that every version with hooks knows."""
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json({"systemMessage": ruling.message} if ruling.message else {})
        if event.native == "PermissionRequest":
            decision = {"behavior": "deny", "message": carry.said(ruling)}
            return carry.as_json(_specific(event, {"decision": decision}))
        if event.moment is Moment.BEFORE_TOOL:
            return carry.as_json(_specific(event, _permission(event, ruling, verdict, changed)))
        reason = carry.said(ruling)
        if verdict is Verdict.REDACT:
            new = carry.field(event, "tool_response", changed)
            reason = "\n".join(piece.text for piece in texts(new, (), Flow.IN))
        return carry.as_json({"decision": "block", "reason": reason})

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def _permission(event: Event, ruling: Ruling, verdict: Verdict, changed: Mapping[Where, str]) -> dict[str, Any]:
    if verdict is Verdict.REDACT:
        return {"permissionDecision": "allow", "updatedInput": carry.field(event, "tool_input", changed)}
    return {"permissionDecision": "deny", "permissionDecisionReason": carry.said(ruling)}


def _specific(event: Event, fields: dict[str, Any]) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": event.native, **fields}}


HOST = Codex()
