"""What happens in an AI coding tool, the same words for every host."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

Where = tuple[str | int, ...]
"""Path of a text in a host's payload: `("tool_input", "command")`."""
NAME = -1
"""Behind the name of a member in a `Where`: the name itself, wherever in the field members are called so."""


class Moment(StrEnum):
    """When the host asks."""

    PROMPT = "prompt"
    BEFORE_TOOL = "before-tool"
    AFTER_TOOL = "after-tool"
    FAILED_TOOL = "failed-tool"
    SESSION_START = "session-start"
    SESSION_END = "session-end"
    CONFIG_CHANGE = "config-change"
    OTHER = "other"
    """Known to the host, of no use to a guard."""


class Action(StrEnum):
    """What a tool does."""

    SHELL = "shell"
    READ = "read"
    WRITE = "write"
    SEARCH = "search"
    FETCH = "fetch"
    MCP = "mcp"
    OTHER = "other"


class Flow(StrEnum):
    """Which way a text goes."""

    IN = "in"
    """To the model: it would read this."""
    OUT = "out"
    """From the model: the agent would send, write or run this."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One text in a payload. Its `repr` does not show it."""

    where: Where
    text: str
    flow: Flow

    @property
    def is_name(self) -> bool:
        """Whether it is the name of members, not what stands in one."""
        return self.where[-1:] == (NAME,)

    def __repr__(self) -> str:
        where = self.where[:-2] if self.is_name else self.where
        return f"<Piece {'.'.join(map(str, where))}, {len(self.text)} characters>"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a host."""

    host: str
    moment: Moment
    action: Action = Action.OTHER
    tool: str = ""
    """The host's own name of the tool."""
    server: str = ""
    """The MCP server, where the host tells."""
    session: str = ""
    folder: str = ""
    """Absolute path in which the agent works."""
    command: str = ""
    """The command line of a shell action."""
    paths: tuple[str, ...] = ()
    """Files that the tool reads or writes, as the host names them."""
    pieces: tuple[Piece, ...] = ()
    """Every text of the payload that can carry a secret."""
    native: str = ""
    """The host's own name of the event."""
    payload: Any = None
    """The whole question, decoded: an answer that rewrites must keep what it does not change."""

    def __repr__(self) -> str:
        return f"<Event {self.host} {self.native or self.moment} {self.tool}, {len(self.pieces)} pieces>"
