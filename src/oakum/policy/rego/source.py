"""Places in the text of policies."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from oakum.model import PolicyError

_LONGEST_LINE = 200
_TAB = 4


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands."""

    file: str = ""
    """Name of the module."""
    line: int = 0
    """From 1; 0 where it is not known."""
    column: int = 0
    """From 1, in bytes."""

    def error(self, message: str) -> PolicyError:
        """The error to raise for what stands here."""
        return PolicyError(message, file=self.file, line=self.line, column=self.column)

    def counted_in(self, modules: Mapping[str, str]) -> Place:
        """The place of one as regorus counts columns."""
        lines = modules.get(self.file, "").split("\n", max(self.line, 0))
        if not 0 < self.line <= len(lines):
            return self
        return Place(file=self.file, line=self.line, column=column_of(lines[self.line - 1], self.column))

    def text(self, modules: Mapping[str, str]) -> str:
        """The line of the policy, without its indentation, shortened; empty where it is not known."""
        lines = modules.get(self.file, "").split("\n", max(self.line, 0))
        return lines[self.line - 1].strip()[:_LONGEST_LINE] if 0 < self.line <= len(lines) else ""


def column_of(line: str, counted: int) -> int:
    """The column in bytes, from 1, of one that regorus counted: there a tab is four columns wide."""
    at, raw = 1, line.encode()
    for number, byte in enumerate(raw, start=1):
        if at >= counted:
            return number
        at += _TAB if byte == ord("\t") else 1
    return len(raw) + 1
