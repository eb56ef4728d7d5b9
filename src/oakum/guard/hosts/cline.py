"""Cline: https://docs.cline.bot/customization/hooks

An action or a prompt can be cancelled; nothing can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from oakum.guard.event import Action, Event, Moment
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import command, decode, paths, text
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_action = actions(
    {
        Action.SHELL: "execute_command",
        Action.READ: "read_file",
        Action.WRITE: "write_to_file replace_in_file apply_patch",
        Action.SEARCH: "search_files list_files list_code_definition_names",
        Action.FETCH: "browser_action web_fetch web_search",
        Action.MCP: "use_mcp_tool access_mcp_resource",
    }
)
_DIALECT = Dialect(
    moments={
        "UserPromptSubmit": Moment.PROMPT,
        "PreToolUse": Moment.BEFORE_TOOL,
        "PostToolUse": Moment.AFTER_TOOL,
        "TaskStart": Moment.SESSION_START,
        "TaskResume": Moment.SESSION_START,
        "TaskComplete": Moment.SESSION_END,
        "TaskCancel": Moment.SESSION_END,
    },
    action=_action,
    carries={
        Moment.PROMPT: ("userPromptSubmit",),
        Moment.BEFORE_TOOL: ("preToolUse",),
        Moment.AFTER_TOOL: ("postToolUse",),
        "TaskStart": ("taskStart",),
    },
    event="hookName",
    session="taskId",
)
_CANCELS = frozenset({"UserPromptSubmit", "PreToolUse", "TaskStart"})


class Cline:
    """The extension and the command line."""

    name = "cline"
    title = "Cline"
    capabilities = Capabilities(blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL}))

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words; what belongs to an event stands under its name."""
        body = decode(payload, self.title)
        event = _DIALECT.read(self.name, body)
        own: Any = body.get(event.native[:1].lower() + event.native[1:])
        tool = text(own, "toolName", "tool")
        arguments = own.get("parameters") if isinstance(own, dict) else None
        roots = body.get("workspaceRoots")
        return msgspec.structs.replace(
            event,
            tool=tool,
            action=_action(tool) if tool else Action.OTHER,
            server=text(arguments, "server_name"),
            folder=str(roots[0]) if isinstance(roots, list) and roots else "",
            command=command(arguments) if _action(tool) is Action.SHELL else "",
            paths=paths(arguments),
        )

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(ruling, {Verdict.DENY} if event.native in _CANCELS else (), {})

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """All three fields, always."""
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return _said(cancel=False)
        if verdict is Verdict.WARN:
            return _said(cancel=False, context=ruling.advice, stderr=ruling.message)
        return _said(cancel=True, error=carry.said(ruling))

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Cancels where nothing of the payload can be read."""
        blind = _said(cancel=True, error=message)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def _said(*, cancel: bool, context: str = "", error: str = "", stderr: str = "") -> Output:
    body = {"cancel": cancel, "contextModification": context, "errorMessage": error}
    return msgspec.structs.replace(carry.as_json(body), stderr=stderr.encode())


HOST = Cline()
