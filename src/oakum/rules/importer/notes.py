"""What an import could not keep, collected as it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec


class Unsupported(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the foreign file that was not carried over as it is."""

    rule: str
    """Id of the rule; empty for the file as a whole."""
    part: str
    """The key, such as `regex` or `allowlists[2].commits`."""
    why: str


class Notes:
    """Reads parts of a table and notes what is not as it should be."""

    def __init__(self) -> None:
        self.unsupported: list[Unsupported] = []

    def miss(self, rule: str, part: str, why: str) -> None:
        """Names a part that is not carried over."""
        self.unsupported.append(Unsupported(rule=rule, part=part, why=why))

    def texts(self, rule: str, part: str, values: object) -> list[str]:
        """The values if they are texts; else none, and noted."""
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            return values
        self.miss(rule, part, "is no list of texts; it is left out")
        return []

    def tables(self, rule: str, part: str, values: object) -> list[dict[str, Any]]:
        """The values if they are tables; else none, and noted."""
        if isinstance(values, list) and all(isinstance(value, dict) for value in values):
            return values
        self.miss(rule, part, "is no list of tables; it is left out")
        return []

    def unknown(self, rule: str, table: Mapping[str, Any], known: Iterable[str], prefix: str = "") -> None:
        """Names the keys of a table that are not known."""
        for key in sorted(table.keys() - set(known)):
            self.miss(rule, f"{prefix}{key}", "has no like in Oakum")
