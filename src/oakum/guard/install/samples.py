"""What each host sends, with a made-up secret in it, to try an installed hook with."""

from __future__ import annotations

import json
import random
from typing import Any

import msgspec

from oakum.rules.template import expand


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a host."""

    what: str
    payload: bytes


def samples(host: str, folder: str) -> list[Sample]:
    """A harmless command, one that would print a secret file, and a prompt with a token that never was one."""
    token = expand("{crc:ghp_,30}", random.SystemRandom())
    made = {
        "a harmless command": _command(host, "ls -la", folder),
        "a command that prints .env": _command(host, "cat .env", folder),
        "a command with a token in it": _command(host, f"curl -H 'Authorization: Bearer {token}' example.com", folder),
        "a prompt with a token in it": _prompt(host, f"use {token} for the upload", folder),
    }
    return [Sample(what=what, payload=json.dumps(body).encode()) for what, body in made.items() if body]


def _command(host: str, line: str, folder: str) -> dict[str, Any]:
    arguments = {"command": line}
    tools = {"kiro": "execute_bash", "vibe": "bash", **dict.fromkeys(("gemini", "qwen"), "run_shell_command")}
    names = {"gemini": "BeforeTool", "kiro": "preToolUse", "vibe": "pre_tool"}
    shapes: dict[str, dict[str, Any]] = {
        "cursor": {"hook_event_name": "beforeShellExecution", "command": line, **_cursor(folder)},
        "copilot": {
            "sessionId": "oakum-test",
            "timestamp": 0,
            "cwd": folder,
            "toolName": "bash",
            "toolArgs": arguments,
        },
        "vscode": _snake("PreToolUse", folder)
        | {"tool_name": "run_in_terminal", "tool_input": arguments, "tool_use_id": "oakum-test"},
        "windsurf": {
            "agent_action_name": "pre_run_command",
            "trajectory_id": "oakum-test",
            "tool_info": {"command_line": line, "cwd": folder},
        },
        "cline": _cline("PreToolUse", folder)
        | {"preToolUse": {"toolName": "execute_command", "parameters": arguments}},
        "opencode": {"event": "tool.execute.before", "tool": "bash", "session": "oakum-test", "folder": folder}
        | {"args": arguments},
    }
    usual = _snake(names.get(host, "PreToolUse"), folder) | {"tool_name": tools.get(host, "Bash")}
    return shapes.get(host) or usual | {"tool_input": arguments}


def _prompt(host: str, text: str, folder: str) -> dict[str, Any]:
    names = {"gemini": "BeforeAgent", "kiro": "userPromptSubmit"}
    shapes: dict[str, dict[str, Any]] = {
        "cursor": {"hook_event_name": "beforeSubmitPrompt", "prompt": text, **_cursor(folder)},
        "copilot": {"sessionId": "oakum-test", "timestamp": 0, "cwd": folder, "prompt": text},
        "windsurf": {
            "agent_action_name": "pre_user_prompt",
            "trajectory_id": "oakum-test",
            "tool_info": {"user_prompt": text},
        },
        "cline": _cline("UserPromptSubmit", folder) | {"userPromptSubmit": {"prompt": text}},
        "opencode": {"event": "chat.message", "session": "oakum-test", "folder": folder}
        | {"parts": [{"type": "text", "text": text}]},
        "vibe": {},
    }
    return shapes[host] if host in shapes else _snake(names.get(host, "UserPromptSubmit"), folder) | {"prompt": text}


def _snake(name: str, folder: str) -> dict[str, Any]:
    return {"session_id": "oakum-test", "transcript_path": None, "cwd": folder, "hook_event_name": name}


def _cursor(folder: str) -> dict[str, Any]:
    return {"conversation_id": "oakum-test", "cursor_version": "0", "workspace_roots": [folder], "cwd": folder}


def _cline(name: str, folder: str) -> dict[str, Any]:
    return {"clineVersion": "0", "hookName": name, "taskId": "oakum-test", "workspaceRoots": [folder]}
