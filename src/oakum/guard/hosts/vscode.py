"""Agents in VS Code with GitHub Copilot: https://code.visualstudio.com/docs/copilot/customization/hooks

A tool can be denied before it runs, and its result withheld after; neither can be rewritten.
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
_MEANS = {"PreToolUse": _BLOCKS, "PostToolUse": _BLOCKS, "UserPromptSubmit": _BLOCKS}
_DIALECT = Dialect(
    moments={
        "UserPromptSubmit": Moment.PROMPT,
        "PreToolUse": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "SessionStart": Moment.SESSION_START,
    },
    action=actions(
        {
            Action.SHELL: "run_in_terminal send_to_terminal get_terminal_output",
            Action.READ: "read_file view_image",
            Action.WRITE: "create_file insert_edit_into_file replace_string_in_file multi_replace_string_in_file"
            " apply_patch edit_notebook_file",
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
    capabilities = Capabilities(blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}))

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return self.read(decode(payload, self.title))

    def read(self, body: dict[str, Any]) -> Event:
        """The event of a decoded payload."""
        return _DIALECT.read(self.name, body)

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
            denial = {"permissionDecision": "deny", "permissionDecisionReason": carry.said(ruling)}
            return carry.as_json({"hookSpecificOutput": {"hookEventName": event.native, **denial}})
        return carry.as_json({"decision": "block", "reason": carry.said(ruling)})

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


HOST = VSCode()
