"""Projects that were worked on: as the tools remember them, and repositories near the top of the home.

Claude Code keeps them as keys of `projects` in `~/.claude.json`, Codex as tables `projects."PATH"` of its
`config.toml`, Visual Studio Code and its descendants as `folder` in `workspaceStorage/*/workspace.json`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from oakum.sources.agents.globbing import matching
from oakum.sources.agents.machine import Machine
from oakum.sources.regular import read_regular

_MOST = 5000
_LARGEST = 64 << 20


def known_projects(machine: Machine, current: Path | None = None) -> tuple[Path, ...]:
    """Folders that are there; those of somebody else's machine only below that home."""
    found: dict[Path, None] = {}
    for path in _remembered(machine, current):
        if len(found) < _MOST and path.is_absolute() and _is_folder(path):
            found.setdefault(path)
    home = machine.home.resolve()
    inside = [path for path in found if machine.root is not None or path.resolve().is_relative_to(home)]
    return tuple(path for path in inside if path != machine.home and len(path.parts) > 1)


def _remembered(machine: Machine, current: Path | None) -> Iterator[Path]:
    if current is not None:
        yield current
    for folder in (machine.home, *machine.folders("$CLAUDE_CONFIG_DIR")):
        yield from map(Path, _table(_json(folder / ".claude.json"), "projects"))
    for folder in (*machine.folders("$CODEX_HOME"), machine.home / ".codex"):
        yield from map(Path, _table(_toml(folder / "config.toml"), "projects"))
    for folder in machine.folders("@code"):
        for path, _ in matching(folder, "workspaceStorage/*/workspace.json", []):
            address = urlsplit(str(_table(_json(path), "").get("folder", "")))
            if address.scheme == "file":
                yield Path(unquote(address.path))
    for glob in ("*/.git/HEAD", "*/*/.git/HEAD"):
        yield from (path.parent.parent for path, _ in matching(machine.home, glob, []))


def _table(content: Any, key: str) -> dict[str, Any]:
    value = content.get(key) if key and isinstance(content, dict) else content
    return value if isinstance(value, dict) else {}


def _json(path: Path) -> Any:
    try:
        return msgspec.json.decode(read_regular(path, _LARGEST, follow=True))
    except (OSError, ValueError, RecursionError):
        return None  # whoever scans the file says so


def _toml(path: Path) -> Any:
    import tomllib

    try:
        return tomllib.loads(read_regular(path, _LARGEST, follow=True).decode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError):
        return None


def _is_folder(path: Path) -> bool:
    try:
        return os.path.isdir(path)  # noqa: PTH112 - answers False for a name that cannot be one
    except ValueError:
        return False
