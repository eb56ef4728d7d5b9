"""All that the known tools keep on a machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.agents.catalogue import Kind, Store, Tool, tools
from oakum.sources.agents.globbing import matching
from oakum.sources.agents.machine import Machine
from oakum.sources.names import shown

_BESIDE_A_DATABASE = ("-wal", "-shm", "-journal")
"""What SQLite reads with the database."""


class AgentFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a tool."""

    path: str
    """Absolute, links resolved."""
    shown: str
    """Below the home as `~/...`, `/` separated."""
    tool: str
    kind: Kind
    session: str = ""
    keep: tuple[str, ...] = ()
    """See `Store.keep`."""
    size: int = 0
    """Bytes when it was found."""


def discover(machine: Machine, projects: Sequence[Path], skipped: list[Skipped]) -> list[AgentFile]:
    """The files of all tools; one that two of them name belongs to the first. What cannot be listed is added to
    `skipped`."""
    found: dict[str, AgentFile] = {}
    home = machine.home.resolve()
    for tool in tools():
        for store in tool.store:
            for path, session in _named(machine, store, projects, skipped):
                real = os.path.realpath(path)
                if machine.root is None and not Path(real).is_relative_to(home):
                    # Whoever looks into somebody else's home must not be led out of it.
                    name = shown(os.fsencode(path))
                    skipped.append(
                        Skipped(path=name, reason="symbolic link", detail="leads out of the home", by_default=True)
                    )
                elif real not in found and not real.endswith(_BESIDE_A_DATABASE):
                    found[real] = _file(machine, tool, store, path, real, session)
    return list(found.values())


def _named(
    machine: Machine, store: Store, projects: Sequence[Path], skipped: list[Skipped]
) -> Iterator[tuple[Path, str]]:
    for pattern in store.folders:
        for folder in machine.folders(pattern, projects):
            for glob in store.files:
                yield from matching(folder, glob, skipped)


def _file(machine: Machine, tool: Tool, store: Store, path: Path, real: str, session: str) -> AgentFile:
    return AgentFile(
        path=real,
        shown=_shown(machine, path),
        tool=tool.id,
        kind=store.kind,
        session=session,
        keep=store.keep,
        size=_size(real),
    )


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - it is a string, for it has to travel
    except OSError:
        return 0  # reading it says why


def _shown(machine: Machine, path: Path) -> str:
    name = shown(os.fsencode(path)).replace(os.sep, "/")
    home = shown(os.fsencode(machine.home)).replace(os.sep, "/").rstrip("/")
    return f"~{name[len(home) :]}" if machine.root is not None and name.startswith(home + "/") else name
