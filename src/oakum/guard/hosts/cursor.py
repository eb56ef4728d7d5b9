"""Cursor: https://cursor.com/docs/agent/hooks

Whatever is printed on a permission hook must be valid JSON, or Cursor blocks; what it may not read, it ignores. The
output of a shell command can never be replaced, that of an MCP tool can.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from oakum.guard.event import Action, Event, Moment, Where
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode, opened, text
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_READS = frozenset({"beforeReadFile", "beforeTabFileRead"})
_ACTIONS = {
    "beforeShellExecution": Action.SHELL,
    "afterShellExecution": Action.SHELL,
    "beforeMCPExecution": Action.MCP,
    "afterMCPExecution": Action.MCP,
    "beforeReadFile": Action.READ,
    "beforeTabFileRead": Action.READ,
}
_IN_STRINGS = ("tool_input", "tool_output", "result_json")
_ASKABLE = frozenset({Verdict.ASK, Verdict.DENY})
_MEANS: Mapping[str, frozenset[Verdict]] = {
    "beforeSubmitPrompt": frozenset({Verdict.DENY}),
    "beforeShellExecution": _ASKABLE,
    "beforeMCPExecution": _ASKABLE,
    "beforeReadFile": frozenset({Verdict.DENY}),
    "beforeTabFileRead": frozenset({Verdict.DENY}),
}
_DIALECT = Dialect(
    moments={
        "beforeSubmitPrompt": Moment.PROMPT,
        "preToolUse": Moment.BEFORE_TOOL,
        "beforeShellExecution": Moment.BEFORE_TOOL,
        "beforeMCPExecution": Moment.BEFORE_TOOL,
        "beforeReadFile": Moment.BEFORE_TOOL,
        "beforeTabFileRead": Moment.BEFORE_TOOL,
        "postToolUse": Moment.AFTER_TOOL,
        "afterShellExecution": Moment.AFTER_TOOL,
        "afterMCPExecution": Moment.AFTER_TOOL,
        "postToolUseFailure": Moment.FAILED_TOOL,
        "sessionStart": Moment.SESSION_START,
        "sessionEnd": Moment.SESSION_END,
    },
    action=actions(
        {
            Action.SHELL: "Shell",
            Action.READ: "Read",
            Action.WRITE: "Write Edit Delete",
            Action.SEARCH: "Grep Glob",
            Action.FETCH: "WebFetch WebSearch",
        },
        ("MCP:", "mcp__"),
    ),
    carries={
        Moment.PROMPT: ("prompt",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_output",),
        Moment.FAILED_TOOL: ("error", "error_message"),
        "beforeShellExecution": ("command",),
        "beforeReadFile": ("content",),
        "beforeTabFileRead": ("content",),
        "afterShellExecution": ("output",),
        "afterMCPExecution": ("result_json",),
    },
    inward=_READS,
    session="conversation_id",
)


class Cursor:
    """The editor and its command line."""

    name = "cursor"
    title = "Cursor"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL}),
        asks=frozenset({Moment.BEFORE_TOOL}),
        rewrites_input=True,
        rewrites_output_of=frozenset({Action.MCP}),
        fails_closed=True,
    )

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return self.read(decode(payload, self.title))

    def read(self, body: dict[str, Any]) -> Event:
        """The event of a decoded payload. JSON that it holds in strings is opened, so that it can be rewritten."""
        body = body | {name: opened(body[name]) for name in _IN_STRINGS if name in body}
        native = _lower_first(body.get("hook_event_name"))
        event = _DIALECT.read(self.name, body, native)
        action = _ACTIONS.get(native, event.action)
        told = body.get("command")
        return msgspec.structs.replace(
            event,
            action=action,
            folder=event.folder or _first(body.get("workspace_roots")),
            command=told if isinstance(told, str) and action is Action.SHELL else event.command,
            paths=(*event.paths, *_attached(body.get("attachments"))),
        )

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(ruling, _means(event), carry.changes(event, ruling))

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """What the event honours; nothing for one that Cursor does not listen to."""
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return _warning(event, ruling)
        if event.moment is Moment.PROMPT:
            return carry.as_json({"continue": False, "user_message": carry.said(ruling)})
        if event.moment is Moment.AFTER_TOOL:
            return carry.as_json({"updated_mcp_tool_output": _result(event, ruling, verdict, changed)})
        if verdict is Verdict.REDACT:
            return carry.as_json({"permission": "allow", "updated_input": carry.field(event, "tool_input", changed)})
        return carry.as_json(
            {
                "permission": str(verdict),
                "user_message": ruling.message or carry.said(ruling),
                "agent_message": carry.said(ruling),
            }
        )

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def _means(event: Event) -> frozenset[Verdict]:
    if event.native == "preToolUse":  # Cursor asks for what has a hook of its own that can ask
        own = event.action in (Action.SHELL, Action.MCP)
        return frozenset({Verdict.REDACT, Verdict.DENY, *([Verdict.ASK] if own else [])})
    if event.native == "postToolUse" and event.action is Action.MCP:
        return frozenset({Verdict.REDACT, Verdict.DENY})
    return _MEANS.get(event.native, frozenset())


def _result(event: Event, ruling: Ruling, verdict: Verdict, changed: Mapping[Where, str]) -> Any:
    """In the shape of MCP. A payload that could not be read has no result to keep."""
    redacted = verdict is Verdict.REDACT
    new = carry.field(event, "tool_output", changed) if redacted else carry.said(ruling)
    if isinstance(new, dict) and "content" in new:
        return new
    shown = new if isinstance(new, str) else json.dumps(new)
    return {"content": [{"type": "text", "text": shown}]}


def _warning(event: Event, ruling: Ruling) -> Output:
    """Where Cursor shows nothing to anyone, the message stands in its log of hooks."""
    if event.native == "postToolUse":
        return carry.as_json({"additional_context": carry.said(ruling)})
    return Output(stdout=b"{}\n", stderr=ruling.message.encode())


def _lower_first(name: Any) -> str:
    """The event's own name; hooks out of Claude Code's files are asked under that tool's spelling."""
    return name[:1].lower() + name[1:] if isinstance(name, str) else ""


def _attached(attachments: Any) -> list[str]:
    """Files that the user put beside a prompt."""
    return [name for one in attachments if (name := text(one, "file_path"))] if isinstance(attachments, list) else []


def _first(folders: Any) -> str:
    return folders[0] if isinstance(folders, list) and folders and isinstance(folders[0], str) else ""


HOST = Cursor()
