"""Reads a host's settings as the host does: by its documentation, and knowing nothing of how they were written."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Command = list[str]
"""Arguments; what a host hands to a shell is `sh -c LINE`."""


def command(host: str, home: Path, event: str) -> Command:
    """What the host runs for an event, by its own name of it."""
    (found,) = _READERS[host](home, event)
    return found


def _shell(line: str) -> Command:
    return ["sh", "-c", line]


def _json(home: Path, path: str) -> Any:
    return json.loads((home / path).read_text())


def _grouped(path: str) -> Callable[[Path, str], Iterator[Command]]:
    """`{"hooks": {EVENT: [{"matcher", "hooks": [{"type": "command", "command"}]}]}}`"""

    def read(home: Path, event: str) -> Iterator[Command]:
        for group in _json(home, path)["hooks"][event]:
            assert group.get("matcher", "*") in ("*", "")
            yield from (_shell(hook["command"]) for hook in group["hooks"] if hook["type"] == "command")

    return read


def _cursor(home: Path, event: str) -> Iterator[Command]:
    body = _json(home, ".cursor/hooks.json")
    assert body["version"] == 1  # else Cursor rejects the file
    yield from (_shell(hook["command"]) for hook in body["hooks"][event])


def _copilot(home: Path, event: str) -> Iterator[Command]:
    body = _json(home, ".copilot/hooks/oakum.json")
    assert body["version"] == 1
    yield from (_shell(hook["bash"]) for hook in body["hooks"][event])


def _vscode(home: Path, event: str) -> Iterator[Command]:
    """It turns the names of Copilot's command line into its own."""
    camel = {"UserPromptSubmit": "userPromptSubmitted"}.get(event, event[:1].lower() + event[1:])
    return _copilot(home, camel)


def _windsurf(home: Path, event: str) -> Iterator[Command]:
    hooks = _json(home, ".codeium/windsurf/hooks.json")["hooks"]
    yield from (_shell(hook["command"]) for hook in hooks[event])


def _cline(home: Path, event: str) -> Iterator[Command]:
    yield [str(home / "Documents/Cline/Hooks" / event)]


def _kiro(home: Path, event: str) -> Iterator[Command]:
    yield from (_shell(hook["command"]) for hook in _json(home, ".kiro/agents/oakum.json")["hooks"][event])


def _opencode(home: Path, event: str) -> Iterator[Command]:
    """The plugin itself is JavaScript, tried with node elsewhere; this is the command that it runs."""
    text = (home / ".config/opencode/plugins/oakum.ts").read_text()
    assert f'"{event}"' in text
    found = re.search(r"^const COMMAND = (\[.*\])$", text, re.MULTILINE)
    assert found
    yield json.loads(found[1])


def _vibe(home: Path, event: str) -> Iterator[Command]:
    hooks = tomllib.loads((home / ".vibe/hooks.toml").read_text())["hooks"]
    yield from (shlex.split(hook["command"]) for hook in hooks if hook["type"] == event)


_READERS: dict[str, Callable[[Path, str], Iterator[Command]]] = {
    "claude": _grouped(".claude/settings.json"),
    "cursor": _cursor,
    "copilot": _copilot,
    "vscode": _vscode,
    "codex": _grouped(".codex/hooks.json"),
    "gemini": _grouped(".gemini/settings.json"),
    "qwen": _grouped(".qwen/settings.json"),
    "windsurf": _windsurf,
    "cline": _cline,
    "kiro": _kiro,
    "opencode": _opencode,
    "vibe": _vibe,
}
