"""What the tools of MCP servers said of themselves when they were first seen.

A description that changes later can tell an agent something new behind the user's back.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from oakum.config.user_dirs import state_directory
from oakum.guard.watchman import Alarm, Danger
from oakum.model import ConfigError
from oakum.policy.atomic import write_text


class Pins:
    """A file of hashes by server and tool. Raises ConfigError when it is there and cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._known = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            self._known = {}
        except (OSError, msgspec.MsgspecError) as error:
            raise ConfigError(f"{path}: the pins of MCP tools cannot be read; remove it to pin anew") from error

    def check(self, server: str, tools: list[Mapping[str, Any]]) -> list[Alarm]:
        """Alarms for tools that changed since they were pinned; new ones are pinned. Raises ConfigError."""
        alarms: list[Alarm] = []
        fresh: dict[str, str] = {}
        for tool in tools:
            key = json.dumps([server, str(tool.get("name", ""))])
            if self._known.get(key, pin(tool)) == pin(tool):
                fresh[key] = pin(tool)
                continue
            message = f"the tool {key} describes itself otherwise than when it was pinned"
            alarms.append(Alarm(danger=Danger.TOOL_CHANGED, path=str(self._path), message=message))
        if fresh.keys() - self._known.keys():
            self._known |= fresh
            self._save()
        return alarms

    def accept(self, server: str, tool: Mapping[str, Any]) -> None:
        """Pins what a tool says now. Raises ConfigError."""
        self._known[json.dumps([server, str(tool.get("name", ""))])] = pin(tool)
        self._save()

    def _save(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(f"{self._path}: cannot be written: {error.strerror}") from error
        write_text(self._path, msgspec.json.format(msgspec.json.encode(self._known, order="sorted")).decode())
        if os.name == "posix":
            self._path.chmod(0o600)


def location(environ: Mapping[str, str]) -> Path | None:
    """Where the user's pins lie; None without a home directory."""
    folder = state_directory(environ)
    return folder / "guard" / "pins.json" if folder else None


def pin(tool: Mapping[str, Any]) -> str:
    """SHA-256 of everything that a tool says of itself, whatever the order."""
    said = json.dumps({key: value for key, value in tool.items() if key != "_meta"}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
