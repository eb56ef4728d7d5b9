"""Where each host wants its hooks, and in which words. Sources: the documentation that each host's adapter names."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from oakum.guard.endpoint import Endpoint
from oakum.guard.install.edit import Block, Edit, Own, Settings
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError

_SECONDS = 10
_TEMPLATES = Path(__file__).parent / "templates"
_CLAUDE_TOOLS = ("PreToolUse", "PostToolUse", "PostToolUseFailure")
_CLAUDE_REST = (
    *("UserPromptSubmit", "UserPromptExpansion", "SessionStart", "SessionEnd"),
    *("ConfigChange", "ElicitationResult"),
)
_CURSOR_BLOCKS = (
    *("beforeSubmitPrompt", "preToolUse", "beforeShellExecution"),
    *("beforeMCPExecution", "beforeReadFile", "beforeTabFileRead"),
)
_CURSOR_REST = ("postToolUse", "postToolUseFailure", "afterShellExecution", "sessionStart", "sessionEnd")
_COPILOT = (
    *("userPromptSubmitted", "userPromptTransformed", "preToolUse", "postToolUse"),
    *("postToolUseFailure", "sessionStart", "sessionEnd"),
)
_CODEX = ("UserPromptSubmit", "PreToolUse", "PermissionRequest", "PostToolUse", "SessionStart")
_GEMINI = ("BeforeAgent", "BeforeModel", "BeforeTool", "AfterTool", "SessionStart", "SessionEnd")
_WINDSURF = (
    *("pre_user_prompt", "pre_read_code", "pre_write_code", "pre_run_command"),
    *("pre_mcp_tool_use", "post_mcp_tool_use"),
)
_JETBRAINS = (".config/JetBrains", "Library/Application Support/JetBrains", "AppData/Roaming/JetBrains")
"""Whose editors have Cascade as a plugin, with a file of its own."""
_CLINE = ("UserPromptSubmit", "PreToolUse", "PostToolUse", "TaskStart", "TaskResume", "TaskComplete", "TaskCancel")
_KIRO = ("userPromptSubmit", "preToolUse", "postToolUse", "agentSpawn")
_OWN_AGENT = "oakum.json"
_VIBE = ("pre_tool", "post_tool")
_QWEN = (
    *("UserPromptSubmit", "PreToolUse", "PermissionRequest", "PostToolUse", "PostToolUseFailure"),
    *("SessionStart", "SessionEnd"),
)


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """What a host is to run."""

    program: str
    """Absolute path of `oakum-hook`, or its name where everybody has it somewhere else."""
    mode: str = ""
    """As `--mode` has it; the guard's own settings count where it is empty."""
    fail_closed: bool = False
    endpoint: Endpoint | None = None
    """Where hosts that can ask over HTTP do so."""

    def words(self, host: str) -> list[str]:
        """The command and its arguments."""
        mode = ["--mode", self.mode] if self.mode else []
        return [self.program, host, *mode, *(["--fail-closed"] if self.fail_closed else [])]

    def line(self, host: str) -> str:
        """The same for the shell of this platform."""
        words = self.words(host)
        return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def edits(host: str, where: Where, command: Command) -> list[Edit]:
    """What to change for a host. Raises UsageError where the host has no settings of the scope."""
    made = _RECIPES[host](where, command)
    if not made:
        raise UsageError(f"{host} has no {where.scope} settings for hooks; install it for a user or a project instead")
    return made


def _claude(where: Where, command: Command) -> list[Edit]:
    closed: dict[str, Any] = {"onFailure": "block"} if command.fail_closed else {}
    hook = {"type": "command", "command": command.line("claude"), "timeout": _SECONDS, **closed}
    often = _over_http(command, closed) or hook  # what comes seldom is a command, which starts the daemon
    items = [(("hooks", name), {"matcher": "*", "hooks": [often]}) for name in _CLAUDE_TOOLS]
    items += [(("hooks", name), {"hooks": [hook]}) for name in _CLAUDE_REST]
    folder = _of(
        where,
        where.base("CLAUDE_CONFIG_DIR", ".claude"),
        ".claude",
        where.machine(
            "etc/claude-code/managed-settings.d",
            "Library/Application Support/ClaudeCode/managed-settings.d",
            "Program Files/ClaudeCode/managed-settings.d",
        ),
    )
    name = "oakum.json" if where.scope is Scope.MANAGED else "settings.json"
    private = command.endpoint is not None
    return [Settings(path=folder / name, items=tuple(items), private=private)] if folder else []


def _over_http(command: Command, closed: dict[str, Any]) -> dict[str, Any]:
    """https://code.claude.com/docs/en/hooks#http-hook-fields"""
    if command.endpoint is None:
        return {}
    url = command.endpoint.url("claude", command.mode, fail_closed=command.fail_closed)
    headers = {"Authorization": f"Bearer {command.endpoint.token}"}
    return {"type": "http", "url": url, "headers": headers, "timeout": _SECONDS, **closed}


def _cursor(where: Where, command: Command) -> list[Edit]:
    hook: dict[str, Any] = {"command": command.line("cursor"), "type": "command", "timeout": _SECONDS}
    closed = hook | ({"failClosed": True} if command.fail_closed else {})
    items = [(("hooks", name), closed) for name in _CURSOR_BLOCKS] + [(("hooks", name), hook) for name in _CURSOR_REST]
    folder = _of(
        where,
        where.home / ".cursor",
        ".cursor",
        where.machine("etc/cursor", "Library/Application Support/Cursor", "ProgramData/Cursor"),
    )
    return [Settings(path=folder / "hooks.json", items=tuple(items), members=((("version",), 1),))] if folder else []


def _copilot(where: Where, command: Command) -> list[Edit]:
    line = command.line("copilot")
    hook = {"type": "command", "bash": line, "powershell": line, "timeoutSec": _SECONDS}
    body = {"version": 1, "hooks": {name: [hook] for name in _COPILOT}}
    folder = _of(
        where,
        where.base("COPILOT_HOME", ".copilot") / "hooks",
        ".github/hooks",
        where.machine("etc/github-copilot/policy.d", windows="ProgramData/GitHub/Copilot/policy.d"),
    )
    return [Own(path=folder / "oakum.json", text=json.dumps(body, indent=2) + "\n")] if folder else []


def _vscode(where: Where, command: Command) -> list[Edit]:
    """The editor reads the files of the command line, and the adapter knows which of the two asks."""
    return [] if where.scope is Scope.MANAGED else _copilot(where, command)


def _codex(where: Where, command: Command) -> list[Edit]:
    hook = {"type": "command", "command": command.line("codex"), "timeout": _SECONDS}
    managed = where.machine("etc/codex", windows="ProgramData/OpenAI/Codex")
    if where.scope is not Scope.MANAGED:
        folder = _of(where, where.base("CODEX_HOME", ".codex"), ".codex", None)
        items = tuple((("hooks", name), {"hooks": [hook]}) for name in _CODEX)
        return [Settings(path=folder / "hooks.json", items=items)] if folder else []
    lines: list[str] = []
    for name in _CODEX:
        lines += [f"[[hooks.{name}]]", f"[[hooks.{name}.hooks]]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in hook.items()]
    return [Block(path=managed / "requirements.toml", lines=tuple(lines), toml=True)] if managed else []


def _gemini(where: Where, command: Command) -> list[Edit]:
    hook = {"type": "command", "command": command.line("gemini"), "name": "oakum", "timeout": _SECONDS * 1000}
    items = tuple((("hooks", name), {"matcher": "*", "hooks": [hook]}) for name in _GEMINI)
    folder = _of(
        where,
        where.base("GEMINI_CLI_HOME", "") / ".gemini",
        ".gemini",
        where.machine("etc/gemini-cli", "Library/Application Support/GeminiCli", "ProgramData/gemini-cli"),
    )
    return [Settings(path=folder / "settings.json", items=items)] if folder else []


def _windsurf(where: Where, command: Command) -> list[Edit]:
    hook = {"command": command.line("windsurf"), "show_output": True}
    items = tuple((("hooks", name), hook) for name in _WINDSURF)
    machine = where.machine("etc/windsurf", "Library/Application Support/Windsurf", "ProgramData/Windsurf")
    folder = _of(where, where.home / ".codeium/windsurf", ".windsurf", machine)
    folders = [folder] if folder else []
    if where.scope is Scope.USER and any((where.home / one).is_dir() for one in _JETBRAINS):
        folders.append(where.home / ".codeium")
    return [Settings(path=one / "hooks.json", items=items) for one in folders]


def _cline(where: Where, command: Command) -> list[Edit]:
    folder = _of(where, where.home / "Documents/Cline/Hooks", ".clinerules/hooks", None)
    text = f"#!/bin/sh\nexec {command.line('cline')}\n"
    return [Own(path=folder / name, text=text, executable=True) for name in _CLINE] if folder else []


def _kiro(where: Where, command: Command) -> list[Edit]:
    """Hooks belong to an agent: to each that there is, else to one that we make."""
    line = command.line("kiro")
    items = tuple((("hooks", name), {"command": line, "timeout_ms": _SECONDS * 1000}) for name in _KIRO)
    user = [where.home / ".kiro/agents", where.home / ".aws/amazonq/cli-agents"]
    project = [where.project / ".kiro/agents", where.project / ".amazonq/cli-agents"]
    folders = {Scope.USER: user, Scope.PROJECT: project}.get(where.scope, [])
    found = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    described: tuple[tuple[tuple[str, ...], Any], ...] = (
        (("name",), "oakum"),
        (("description",), "The default agent, guarded by Oakum"),
        (("tools",), ["*"]),
    )
    paths = found or [folder / _OWN_AGENT for folder in folders[:1]]
    return [Settings(path=path, items=items, members=described if path.name == _OWN_AGENT else ()) for path in paths]


def _opencode(where: Where, command: Command) -> list[Edit]:
    config = where.base("XDG_CONFIG_HOME", ".config") / "opencode/plugins"
    folder = _of(where, config, ".opencode/plugins", None)
    text = (_TEMPLATES / "opencode.ts").read_text("utf-8")
    text = text.replace("__COMMAND__", json.dumps(command.words("opencode")))
    text = text.replace("__FAIL_CLOSED__", json.dumps(command.fail_closed))
    return [Own(path=folder / "oakum.ts", text=text)] if folder else []


def _vibe(where: Where, command: Command) -> list[Edit]:
    folder = _of(where, where.base("VIBE_HOME", ".vibe"), ".vibe", None)
    lines: list[str] = []
    for name in _VIBE:
        lines += ["[[hooks]]", f'name = "oakum-{name}"', f'type = "{name}"', 'match = "*"']
        lines += [f"command = {json.dumps(command.line('vibe'))}", f"timeout = {_SECONDS}.0"]
        lines += ["strict = true"] if command.fail_closed else []
    return [Block(path=folder / "hooks.toml", lines=tuple(lines), toml=True)] if folder else []


def _qwen(where: Where, command: Command) -> list[Edit]:
    """From 1000 on its versions agree that the timeout is in milliseconds."""
    hook = {"type": "command", "command": command.line("qwen"), "name": "oakum", "timeout": _SECONDS * 1000}
    items = tuple((("hooks", name), {"hooks": [hook]}) for name in _QWEN)
    folder = _of(
        where,
        where.base("QWEN_HOME", ".qwen"),
        ".qwen",
        where.machine("etc/qwen-code", "Library/Application Support/QwenCode", "ProgramData/qwen-code"),
    )
    return [Settings(path=folder / "settings.json", items=items)] if folder else []


def _of(where: Where, user: Path, project: str, machine: Path | None) -> Path | None:
    return {Scope.USER: user, Scope.PROJECT: where.project / project, Scope.MANAGED: machine}[where.scope]


_RECIPES: dict[str, Callable[[Where, Command], list[Edit]]] = {
    "claude": _claude,
    "cursor": _cursor,
    "copilot": _copilot,
    "vscode": _vscode,
    "codex": _codex,
    "gemini": _gemini,
    "windsurf": _windsurf,
    "cline": _cline,
    "kiro": _kiro,
    "opencode": _opencode,
    "vibe": _vibe,
    "qwen": _qwen,
}
