"""What most hosts have in common: one object for each event, with the same things under names of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from oakum.guard.event import Action, Event, Flow, Moment, Piece
from oakum.guard.hosts.payload import command, names, paths, text, texts


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """Where a host's payload keeps what."""

    moments: Mapping[str, Moment]
    """By the host's own names of its events."""
    action: Callable[[str], Action]
    """Of a tool's name."""
    carries: Mapping[str, tuple[str, ...]]
    """The fields whose texts are looked at, by the event's own name or else by its moment."""
    inward: frozenset[str] = frozenset()
    """Events before a tool whose texts the model would read: a file's content."""
    event: str = "hook_event_name"
    session: str = "session_id"
    tool: str = "tool_name"
    arguments: str = "tool_input"
    folder: str = "cwd"

    def read(self, host: str, body: dict[str, Any], native: str = "") -> Event:
        """The event of a decoded payload."""
        native = native or text(body, self.event)
        moment = self.moments.get(native, Moment.OTHER)
        tool = text(body, self.tool)
        action = self.action(tool) if tool else Action.OTHER
        arguments = body.get(self.arguments)
        return Event(
            host=host,
            moment=moment,
            action=action,
            tool=tool,
            server=_server(body, tool),
            session=text(body, self.session),
            folder=text(body, self.folder),
            command=command(arguments) if action is Action.SHELL else "",
            paths=paths(arguments if self.arguments in body else body),
            pieces=self._pieces(body, native, moment),
            native=native,
            payload=body,
        )

    def _pieces(self, body: dict[str, Any], native: str, moment: Moment) -> tuple[Piece, ...]:
        flow = Flow.OUT if moment is Moment.BEFORE_TOOL and native not in self.inward else Flow.IN
        fields = self.carries.get(native) or self.carries.get(moment, ())
        return tuple(
            piece for field in fields for look in (texts, names) for piece in look(body.get(field), (field,), flow)
        )


def actions(table: Mapping[Action, str], mcp: tuple[str, ...] = ("mcp__",)) -> Callable[[str], Action]:
    """Tells the action by a tool's name, from a table of names separated by spaces and from what MCP tools begin
    with."""
    known = {name.lower(): action for action, names in table.items() for name in names.split()}

    def action(tool: str) -> Action:
        return Action.MCP if tool.startswith(mcp) else known.get(tool.lower(), Action.OTHER)

    return action


def _server(body: dict[str, Any], tool: str) -> str:
    if given := text(body.get("mcp_server"), "name") or text(body.get("mcp_context"), "server_name"):
        return given
    return tool.split("__")[1] if tool.startswith("mcp__") and tool.count("__") > 1 else ""
