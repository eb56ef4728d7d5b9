"""The AI coding tools that are known, and what each keeps where: one data file for each in `data/`.

A folder in a data file begins with `~` (the home), `@config` or `@data` (the user's folders for configuration and for
data), `@vscode` (the user folders of Visual Studio Code), `@code` (those and the ones of its descendants), `@project`
(each project that is known), `$NAME` (a variable of the environment) or `/` (the machine's own).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

_DATA = Path(__file__).with_name("data")


class Kind(StrEnum):
    """What a file is to its tool."""

    TRANSCRIPT = "transcript"
    HISTORY = "history"
    """What the user typed, and what the tool remembers of it."""
    TOOL_RESULT = "tool-result"
    STORE = "store"
    """A database."""
    LOG = "log"
    LOGIN = "login"
    """What it signs in with."""
    CONFIGURATION = "configuration"
    INSTRUCTIONS = "instructions"


RECORDED = frozenset({Kind.TRANSCRIPT, Kind.HISTORY, Kind.TOOL_RESULT, Kind.STORE, Kind.LOG})
"""What is only a record of work that is done: the tool does not need the secrets in it. It needs those in the others,
and a person or the repository keeps the instructions."""


class Store(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files of one kind."""

    kind: Kind
    folders: tuple[str, ...]
    files: tuple[str, ...]
    """Globs below each folder; `{session}` is a part that names the session."""
    keep: tuple[str, ...] = ()
    """Globs over the keys of a database: records that the tool needs as they are."""


class Tool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An AI coding tool."""

    id: str
    name: str
    docs: str
    """Where its provider says so."""
    processes: tuple[str, ...]
    """Names of its programs, or of those that it runs in."""
    store: tuple[Store, ...]


@cache
def tools() -> tuple[Tool, ...]:
    """All tools, by id."""
    import tomllib

    known = [msgspec.convert(tomllib.loads(path.read_text("utf-8")), Tool) for path in sorted(_DATA.glob("*.toml"))]
    return tuple(sorted(known, key=lambda tool: tool.id))


def tool(id_: str, among: Iterable[Tool] | None = None) -> Tool:
    """The tool of that id. Raises KeyError."""
    return {one.id: one for one in among or tools()}[id_]
