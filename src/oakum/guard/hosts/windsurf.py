"""Windsurf's Cascade: https://docs.windsurf.com/windsurf/cascade/hooks

Exit code 2 of an event before an action is all that counts; nothing can be changed, nothing stopped afterwards. The
JSON may hold raw control characters.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from oakum.guard.event import Action, Event, Moment
from oakum.guard.hosts import carry
from oakum.guard.hosts.dialect import Dialect, actions
from oakum.guard.hosts.payload import command, decode, paths, text
from oakum.guard.interface import Capabilities
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_ACTIONS = {
    "read_code": Action.READ,
    "write_code": Action.WRITE,
    "run_command": Action.SHELL,
    "mcp_tool_use": Action.MCP,
}
_DIALECT = Dialect(
    moments={
        "pre_user_prompt": Moment.PROMPT,
        **{f"pre_{name}": Moment.BEFORE_TOOL for name in _ACTIONS},
        **{f"post_{name}": Moment.AFTER_TOOL for name in _ACTIONS},
    },
    action=actions({}),
    carries=dict.fromkeys((Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL), ("tool_info",)),
    event="agent_action_name",
    session="trajectory_id",
)


class Windsurf:
    """The editor's agent, and the plugin for JetBrains' editors."""

    name = "windsurf"
    title = "Windsurf"
    capabilities = Capabilities(blocks=frozenset({Moment.PROMPT, Moment.BEFORE_TOOL}))

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        """The question in our words."""
        body = decode(payload, self.title)
        event, told = _DIALECT.read(self.name, body), body.get("tool_info")
        action = _ACTIONS.get(event.native.partition("_")[2], Action.OTHER)
        return msgspec.structs.replace(
            event,
            action=action,
            tool=text(told, "mcp_tool_name"),
            server=text(told, "mcp_server_name"),
            folder=text(told, "cwd"),
            command=command(told) if action is Action.SHELL else "",
            paths=paths(told),
        )

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        """The verdict, or the next stricter one that this event can carry out."""
        return carry.carried(ruling, {Verdict.DENY} if event.moment in self.capabilities.blocks else (), {})

    def answer(self, event: Event, ruling: Ruling) -> Output:
        """The reason on standard error, where Cascade reads it."""
        verdict = self.carried(event, ruling)
        if verdict is Verdict.DENY:
            return Output(stderr=carry.said(ruling).encode(), code=2)
        return Output(stderr=ruling.message.encode() if verdict is Verdict.WARN else b"")

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        """Exit code 2 blocks where nothing of the payload can be read."""
        blind = Output(stderr=message.encode(), code=2)
        return carry.failure(self, payload, _DIALECT.moments, blind, closed=closed, message=message)


HOST = Windsurf()
