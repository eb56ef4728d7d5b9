"""Agents in VS Code with GitHub Copilot: https://code.visualstudio.com/docs/agents/reference/hooks-reference

A tool can be denied before it runs, or be asked about, and its result withheld after. A command is not rewritten: it
runs in whatever shell the user has. The editor runs the hooks of Copilot's command line and of Claude Code too, and
asks in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oakum.guard.event import Action, Event, Moment
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_BLOCKS = frozenset({Verdict.DENY})
_MEANS = {
    "PreToolUse": frozenset({Verdict.ASK, Verdict.DENY}),
    "PostToolUse": _BLOCKS,
    "UserPromptSubmit": _BLOCKS,
}
_SPELLINGS = {"hookEventName": "hook_event_name", "sessionId": "session_id"}
"""Of its documentation, and of its versions."""
_DIALECT = Dialect(
    moments={
        "UserPromptSubmit": Moment.PROMPT,
        "PreToolUse": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "SessionStart": Moment.SESSION_START,
    },
    action=actions(
        {
            Action.SHELL: "run_in_terminal send_to_terminal get_terminal_output runTerminalCommand",
            Action.READ: "read_file view_image",
            Action.WRITE: "create_file insert_edit_into_file replace_string_in_file multi_replace_string_in_file"
            " apply_patch edit_notebook_file createFile editFiles",
            Action.SEARCH: "grep_search file_search semantic_search list_dir",
            Action.FETCH: "fetch_webpage",
        },
        ("mcp_",),
    ),
    carries={
        Moment.PROMPT: ("prompt",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_response",),
    },
)


class VSCode:
    """The editor's own agent, not the command line."""

    name = "vscode"
    title = "VS Code (GitHub Copilot)"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}), asks=frozenset({Moment.BEFORE_TOOL})
    )

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return self.read(decode(payload, self.title))

    def read(self, body: dict[str, Any]) -> Event:
        """The event of a decoded payload."""
        return _DIALECT.read(self.name, body | {new: body[old] for old, new in _SPELLINGS.items() if old in body})

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(ruling, _MEANS.get(event.native, ()), {})

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """One object with what the event's schema has."""
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json({"systemMessage": ruling.message} if ruling.message else {})
        if event.moment is Moment.BEFORE_TOOL:
            decided = {"permissionDecision": str(verdict), "permissionDecisionReason": carry.said(ruling)}
            return carry.as_json({"hookSpecificOutput": {"hookEventName": event.native, **decided}})
        return carry.as_json(block(event, ruling))

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def block(event: Event, ruling: Ruling) -> dict[str, Any]:
    """For a prompt the editor listens to what is common to all events, others of its dialect to a decision."""
    reason = carry.said(ruling)
    common = {"continue": False, "stopReason": reason} if event.moment is Moment.PROMPT else {}
    return {"decision": "block", "reason": reason, **common}


HOST = VSCode()
