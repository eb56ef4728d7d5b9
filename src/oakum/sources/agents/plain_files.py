"""Files of a tool that are text as they stand: outputs of commands, logs, instructions, histories of a shell."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import msgspec

from oakum.model import FileOrigin, Location, RecordOrigin
from oakum.model.arena import span_of
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.roles import ASSISTANT, SYSTEM, TOOL, USER
from oakum.sources.tree import TreeShard

_ROLE_OF_KIND = {Kind.TOOL_RESULT: TOOL, Kind.HISTORY: USER}
_AIDER_CHAT = re.compile(rb"(####|>)")
_AIDER_LOG = re.compile(rb"(SYSTEM|USER|ASSISTANT|TOOL)\b")
_AIDER_ROLES = {
    b"####": USER,
    b">": TOOL,
    b"SYSTEM": SYSTEM,
    b"USER": USER,
    b"ASSISTANT": ASSISTANT,
    b"TOOL": TOOL,
}


class PlainFilesShard(TreeShard):
    """Some such files; archives among them are opened."""

    def __init__(self, files: Sequence[AgentFile], *, binary: bool, archives: bool, most: int) -> None:
        paths = [os.fsencode(file.path).removeprefix(b"/") for file in files]
        super().__init__(b"/", paths, binary=binary, archives=archives, most=most)
        self.files = tuple(files)

    def _path(self, owner: int) -> str:
        return self.files[owner].shown

    def locate(self, owner: int, start: int, end: int) -> Location:
        """Tool, session and lines of a detection; the role where the kind of file, or Aider's marks, tell it."""
        location = super().locate(owner, start, end)
        file = self.files[owner]
        assert isinstance(location.origin, FileOrigin)
        origin = RecordOrigin(
            path=location.origin.path, tool=file.tool, session=file.session, role=self._role(file, owner, start)
        )
        return msgspec.structs.replace(location, origin=origin)

    def _role(self, file: AgentFile, owner: int, start: int) -> str:
        if file.kind is not Kind.TRANSCRIPT or file.tool != "aider":
            return _ROLE_OF_KIND.get(file.kind, "")
        return aider_role(file.path, self._line_start(owner, start))

    def _line_start(self, owner: int, start: int) -> bytes:
        """The beginning of the line in which a detection begins."""
        assert self._arena is not None
        column = span_of(self._arena, owner, start, start).start_column
        offset = start - column + 1
        rows = list(self._arena.segments[2::5])
        low, _, _, shown_from, _ = self._arena.segments[rows.index(owner) * 5 : rows.index(owner) * 5 + 5]
        at = max(low, low + offset - shown_from)
        return self._arena.data[at : at + 12].tobytes()


def aider_role(name: str, line: bytes) -> str:
    """Who speaks in a line: in the chat history `#### ` is the user and `> ` what a command printed; in the log of the
    model each line begins with the role."""
    in_log = name.endswith(".llm.history")
    mark = (_AIDER_LOG if in_log else _AIDER_CHAT).match(line)
    if mark:
        return _AIDER_ROLES[mark[1]]
    return "" if in_log else ASSISTANT
