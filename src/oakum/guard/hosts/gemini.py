"""Gemini CLI: https://geminicli.com/docs/hooks/reference/

Nothing but JSON may stand on standard output. A denied result is replaced by the reason, so the redacted text goes
there. What the model is sent passes `BeforeModel`, which can rewrite all of it.
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

_REWRITES = frozenset({Verdict.REDACT, Verdict.DENY})
_MEANS: Mapping[str, frozenset[Verdict]] = {
    "BeforeAgent": frozenset({Verdict.DENY}),
    "BeforeModel": _REWRITES,
    "BeforeTool": _REWRITES,
    "AfterTool": _REWRITES,
}
_DIALECT = Dialect(
    moments={
        "BeforeAgent": Moment.PROMPT,
        "BeforeModel": Moment.PROMPT,
        "BeforeTool": Moment.BEFORE_TOOL,
        "AfterTool": Moment.AFTER_TOOL,
        "SessionStart": Moment.SESSION_START,
        "SessionEnd": Moment.SESSION_END,
    },
    action=actions(
        {
            Action.SHELL: "run_shell_command",
            Action.READ: "read_file read_many_files",
            Action.WRITE: "write_file replace save_memory",
            Action.SEARCH: "search_file_content grep_search glob list_directory",
            Action.FETCH: "web_fetch google_web_search",
        },
        ("mcp_",),
    ),
    carries={
        Moment.PROMPT: ("prompt",),
        "BeforeModel": ("llm_request",),
        Moment.BEFORE_TOOL: ("tool_input",),
        Moment.AFTER_TOOL: ("tool_response",),
    },
)


class Gemini:
    """The command line."""

    name = "gemini"
    title = "Gemini CLI"
    capabilities = Capabilities(
        blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL}),
        rewrites_prompt=True,
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
        """One object with what the event's schema has."""
        changed = carry.changes(event, ruling)
        verdict = self.carried(event, ruling)
        if verdict is Verdict.ALLOW:
            return Output()
        if verdict is Verdict.WARN:
            return carry.as_json({"systemMessage": ruling.message} if ruling.message else {})
        if verdict is Verdict.DENY:
            return carry.as_json({"decision": "deny", "reason": carry.said(ruling)})
        return carry.as_json(_rewritten(event, changed))

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


def _rewritten(event: Event, changed: Mapping[Where, str]) -> dict[str, Any]:
    if event.moment is Moment.AFTER_TOOL:
        response = carry.field(event, "tool_response", changed)
        seen = response.get("llmContent", response) if isinstance(response, dict) else response
        return {"decision": "deny", "reason": "\n".join(piece.text for piece in texts(seen, (), Flow.IN))}
    name = "llm_request" if event.native == "BeforeModel" else "tool_input"
    return {"hookSpecificOutput": {"hookEventName": event.native, name: carry.field(event, name, changed)}}


HOST = Gemini()
