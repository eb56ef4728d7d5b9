"""What each host asks, as its documentation has it: a command that is to run, a prompt, and what a command printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Payload = dict[str, Any]
Question = tuple[str, Callable[[str], Payload]]
Questions = tuple[Question, Question | None, Question | None]


def _snake(cwd: str, event: str, **more: Any) -> Payload:
    base = {"session_id": "b7", "transcript_path": None, "cwd": cwd, "hook_event_name": event}
    return base | more


def _claude(cwd: str) -> Questions:
    def tool(event: str, **more: Any) -> Payload:
        return _snake(cwd, event, permission_mode="default", tool_name="Bash", tool_use_id="toolu_01", **more)

    def result(text: str) -> Payload:
        shown = {"stdout": text, "stderr": "", "interrupted": False, "isImage": False, "noOutputExpected": False}
        return tool("PostToolUse", tool_input={"command": "x"}, tool_response=shown, duration_ms=3)

    return (
        ("PreToolUse", lambda text: tool("PreToolUse", tool_input={"command": text, "description": "d"})),
        ("UserPromptSubmit", lambda text: _snake(cwd, "UserPromptSubmit", permission_mode="default", prompt=text)),
        ("PostToolUse", result),
    )


def _codex(cwd: str) -> Questions:
    def ask(event: str, **more: Any) -> Payload:
        return _snake(cwd, event, turn_id="t", model="m", permission_mode="default", **more)

    tool = {"tool_name": "Bash", "tool_use_id": "c1"}
    return (
        ("PreToolUse", lambda text: ask("PreToolUse", **tool, tool_input={"command": text})),
        ("UserPromptSubmit", lambda text: ask("UserPromptSubmit", prompt=text)),
        ("PostToolUse", lambda text: ask("PostToolUse", **tool, tool_input={"command": "x"}, tool_response=text)),
    )


def _cursor(cwd: str) -> Questions:
    def ask(event: str, **more: Any) -> Payload:
        base = {"conversation_id": "c", "generation_id": "g", "model": "m", "hook_event_name": event}
        base |= {"cursor_version": "3.1", "workspace_roots": [cwd], "user_email": "u@example.com"}  # type: ignore[dict-item]
        return base | {"transcript_path": None, "session_id": "c"} | more

    def result(text: str) -> Payload:
        shown = json.dumps({"content": [{"type": "text", "text": text}]})
        return ask("postToolUse", tool_name="MCP:query", tool_input={}, tool_output=shown, tool_use_id="1", duration=3)

    return (
        ("beforeShellExecution", lambda text: ask("beforeShellExecution", command=text, cwd=cwd, sandbox=False)),
        ("beforeSubmitPrompt", lambda text: ask("beforeSubmitPrompt", prompt=text, attachments=[])),
        ("postToolUse", result),
    )


def _copilot(cwd: str) -> Questions:
    base = {"sessionId": "s", "timestamp": 1763960000000, "cwd": cwd}
    tool = base | {"toolName": "bash"}
    return (
        ("preToolUse", lambda text: tool | {"toolArgs": json.dumps({"command": text})}),
        ("userPromptSubmitted", lambda text: base | {"prompt": text}),
        ("postToolUse", lambda text: tool | {
            "toolArgs": {"command": "x"}, "toolResult": {"resultType": "success", "textResultForLlm": text}}),
    )  # fmt: skip


def _vscode(cwd: str) -> Questions:
    def ask(event: str, **more: Any) -> Payload:
        base = {"timestamp": "2026-02-09T10:30:00.000Z", "cwd": cwd, "sessionId": "s", "hookEventName": event}
        return base | {"transcript_path": "/t.json"} | more

    tool = {"tool_name": "run_in_terminal", "tool_use_id": "tool-123"}
    return (
        ("PreToolUse", lambda text: ask("PreToolUse", **tool, tool_input={"command": text})),
        ("UserPromptSubmit", lambda text: ask("UserPromptSubmit", prompt=text)),
        ("PostToolUse", lambda text: ask("PostToolUse", **tool, tool_input={"command": "x"}, tool_response=text)),
    )


def _gemini(cwd: str) -> Questions:
    def ask(event: str, **more: Any) -> Payload:
        return _snake(cwd, event, timestamp="2026-11-24T05:00:00.000Z", **more)

    tool = {"tool_name": "run_shell_command", "tool_input": {"command": "x"}}
    return (
        ("BeforeTool", lambda text: ask("BeforeTool", **(tool | {"tool_input": {"command": text}}))),
        ("BeforeAgent", lambda text: ask("BeforeAgent", prompt=text)),
        ("AfterTool", lambda text: ask("AfterTool", **tool, tool_response={"llmContent": text, "returnDisplay": text})),
    )


def _qwen(cwd: str) -> Questions:
    def ask(event: str, **more: Any) -> Payload:
        return _snake(cwd, event, timestamp="2026-11-24T05:00:00.000Z", permission_mode="default", **more)

    tool = {"tool_name": "run_shell_command", "tool_use_id": "toolu_1"}
    shown: Callable[[str], Payload] = lambda text: {"llmContent": text, "returnDisplay": text}  # noqa: E731
    return (
        ("PreToolUse", lambda text: ask("PreToolUse", **tool, tool_input={"command": text})),
        ("UserPromptSubmit", lambda text: ask("UserPromptSubmit", prompt=text, submitted_prompt=text)),
        ("PostToolUse", lambda text: ask("PostToolUse", **tool, tool_input={}, tool_response=shown(text))),
    )


def _windsurf(cwd: str) -> Questions:
    def ask(event: str, **info: Any) -> Payload:
        base = {"agent_action_name": event, "trajectory_id": "t", "execution_id": "e", "model_name": "m"}
        return base | {"timestamp": "2026-11-24T05:00:00Z", "tool_info": info}

    return (
        ("pre_run_command", lambda text: ask("pre_run_command", command_line=text, cwd=cwd)),
        ("pre_user_prompt", lambda text: ask("pre_user_prompt", user_prompt=text)),
        None,
    )


def _cline(cwd: str) -> Questions:
    def ask(event: str, **more: Any) -> Payload:
        base = {"clineVersion": "3.40", "hookName": event, "timestamp": "1763960000000", "taskId": "t"}
        return base | {"workspaceRoots": [cwd], "userId": "u", "model": {}} | more

    return (
        ("PreToolUse", lambda text: ask(
            "PreToolUse", preToolUse={"toolName": "execute_command", "parameters": {"command": text}})),
        ("UserPromptSubmit", lambda text: ask("UserPromptSubmit", userPromptSubmit={"prompt": text})),
        None,
    )  # fmt: skip


def _kiro(cwd: str) -> Questions:
    tool = {"tool_name": "execute_bash"}
    return (("preToolUse", lambda text: _snake(cwd, "preToolUse", **tool, tool_input={"command": text})), None, None)


def _opencode(cwd: str) -> Questions:
    about = {"tool": "bash", "session": "s", "folder": cwd}
    parts: Callable[[str], list[Payload]] = lambda text: [{"type": "text", "text": text}]  # noqa: E731
    return (
        ("tool.execute.before", lambda text: about | {"event": "tool.execute.before", "args": {"command": text}}),
        ("chat.message", lambda text: {
            "event": "chat.message", "session": "s", "folder": cwd, "parts": parts(text)}),
        ("tool.execute.after", lambda text: about | {"event": "tool.execute.after", "output": text}),
    )  # fmt: skip


def _vibe(cwd: str) -> Questions:
    tool = {"tool_name": "bash"}
    return (("pre_tool", lambda text: _snake(cwd, "pre_tool", **tool, tool_input={"command": text})), None, None)


QUESTIONS: dict[str, Callable[[str], Questions]] = {
    "claude": _claude, "codex": _codex, "cursor": _cursor, "copilot": _copilot, "vscode": _vscode, "gemini": _gemini,
    "qwen": _qwen, "windsurf": _windsurf, "cline": _cline, "kiro": _kiro, "opencode": _opencode, "vibe": _vibe,
}  # fmt: skip
