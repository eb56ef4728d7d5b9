"""Qwen Code: https://qwenlm.github.io/qwen-code-docs/en/users/features/hooks/

A result is not rewritten. A hook that says not to continue has its reason take the place of the result, as an error
(`coreToolScheduler.ts`), so the redacted text goes there. `updatedInput` is younger than the hooks, and a version that
does not know it would run the command as it was: commands are denied, not rewritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oakum.guard.event import Action, Event, Flow, Moment
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode, texts
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_MEANS: Mapping[str, frozenset[Verdict]] = {
    "PreToolUse": frozenset({Verdict.ASK, Verdict.DENY}),
    "PermissionRequest": frozenset({Verdict.DENY}),
    "PostToolUse": frozenset({Verdict.REDACT, Verdict.DENY}),
    "UserPromptSubmit": frozenset({Verdict.DENY}),
}
_DIALECT = Dialect(
    moments={
        "UserPromptSubmit": Moment.PROMPT,
        "PreToolUse": Moment.BEFORE_TOOL,
        "PermissionRequest": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "PostToolUseFailure": Moment.FAILED_TOOL,
        "SessionStart": Moment.SESSION_START,
        "SessionEnd": Moment.SESSION_END,
    },
    action=actions(
        {
            Action.SHELL: "run_shell_command",
            Action.READ: "read_file read_many_files",
            Action.WRITE: "write_file edit save_memory",
            Action.SEARCH: "grep_search glob list_directory",
            Action.FETCH: "web_fetch web_search",
        }
    ),
    carries={
        Moment.PROMPT: ("prompt",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_response",),
        Moment.FAILED_TOOL: ("error",),
    },
)


class Qwen:
    """The command line and what is built on it."""

    name = "qwen"
    title = "Qwen Code"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}),
        asks=frozenset({Moment.BEFORE_TOOL}),
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
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json({"systemMessage": ruling.message} if ruling.message else {})
        if event.native == "PermissionRequest":
            decision = {"behavior": "deny", "message": carry.said(ruling)}
            return carry.as_json(_specific(event, {"decision": decision}))
        if event.moment is Moment.BEFORE_TOOL:
            decided = {"permissionDecision": str(verdict), "permissionDecisionReason": carry.said(ruling)}
            return carry.as_json(_specific(event, decided))
        if event.moment is Moment.AFTER_TOOL:
            new = _redacted(event, ruling) if verdict is Verdict.REDACT else carry.said(ruling)
            return carry.as_json({"continue": False, "stopReason": new})
        return carry.as_json({"decision": "block", "reason": carry.said(ruling)})

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def _redacted(event: Event, ruling: Ruling) -> str:
    """The result as the model is to read it, and why it looks like an error."""
    response = carry.field(event, "tool_response", carry.changes(event, ruling))
    seen = response.get("llmContent", response) if isinstance(response, dict) else response
    return "\n".join(filter(None, (ruling.message, *(piece.text for piece in texts(seen, (), Flow.IN)))))


def _specific(event: Event, fields: dict[str, Any]) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": event.native, **fields}}


HOST = Qwen()
