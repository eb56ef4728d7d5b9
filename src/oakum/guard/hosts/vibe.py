"""Mistral Vibe: https://docs.mistral.ai/vibe/code/cli/hooks

A tool can be denied, or run with other arguments. What it gave back stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from oakum.guard.event import Action, Event, Moment
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import decode
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_DIALECT = Dialect(
    moments={
        "pre_tool": Moment.BEFORE_TOOL,
        "post_tool": Moment.AFTER_TOOL,
        "post_agent": Moment.OTHER,
    },
    action=actions(
        {
            Action.SHELL: "bash",
            Action.READ: "read_file read",
            Action.WRITE: "write_file search_replace edit",
            Action.SEARCH: "grep list_dir",
            Action.FETCH: "web_fetch web_search",
        },
        ("mcp_",),
    ),
    carries={
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_response", "tool_output", "tool_output_text", "tool_error"),
    },
)


class Vibe:
    """The command line."""

    name = "vibe"
    title = "Mistral Vibe"
    capabilities = Capabilities(blocks=frozenset({Moment.BEFORE_TOOL}), rewrites_input=True, fails_closed=True)

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        return _DIALECT.read(self.name, decode(payload, self.title))

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(
            ruling,
            {Verdict.REDACT, Verdict.DENY} if event.moment is Moment.BEFORE_TOOL else (),
            carry.changes(event, ruling),
        )

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """One object, or nothing."""
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json({"system_message": ruling.message} if ruling.message else {})
        if verdict is Verdict.REDACT:
            return carry.as_json({"hook_specific_output": {"tool_input": carry.field(event, "tool_input", changed)}})
        return carry.as_json({"decision": "deny", "reason": carry.said(ruling)})

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """A denial is honoured before a tool and means nothing elsewhere."""
        blind = carry.as_json({"decision": "deny", "reason": message})
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


HOST = Vibe()
