"""Every event of every host that carries a text: how its payload is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from shlex import quote
from typing import Any, NamedTuple

from oakum.guard.event import Action, Moment
from oakum.guard.hosts import find

Body = dict[str, Any]


class Channel(NamedTuple):
    """One way for a text through a host."""

    host: str
    event: str
    action: Action
    moment: Moment
    payload: Callable[[str], bytes]

    @property
    def stops(self) -> bool:
        """Whether the host lets a hook stop or change anything there."""
        able = find(self.host).capabilities
        if self.moment is Moment.AFTER_TOOL:
            return able.rewrites_output or self.action in able.rewrites_output_of or self.moment in able.blocks
        return self.moment in able.blocks


class _Names(NamedTuple):
    prompt: str
    before: str
    after: str
    tools: dict[Action, str]


_S, _R, _W, _M = Action.SHELL, Action.READ, Action.WRITE, Action.MCP
_USUAL = {
    "claude": _Names("UserPromptSubmit", "PreToolUse", "PostToolUse",
                     {_S: "Bash", _R: "Read", _W: "Write", _M: "mcp__a__b"}),
    "codex": _Names("UserPromptSubmit", "PreToolUse", "PostToolUse", {_S: "Bash", _W: "apply_patch", _M: "mcp__a__b"}),
    "vscode": _Names("UserPromptSubmit", "PreToolUse", "PostToolUse",
                     {_S: "run_in_terminal", _R: "read_file", _W: "create_file", _M: "mcp_a_b"}),
    "gemini": _Names("BeforeAgent", "BeforeTool", "AfterTool",
                     {_S: "run_shell_command", _R: "read_file", _W: "write_file", _M: "mcp_a_b"}),
    "kiro": _Names("userPromptSubmit", "preToolUse", "postToolUse",
                   {_S: "execute_bash", _R: "fs_read", _W: "fs_write", _M: "@a/b"}),
    "qwen": _Names("UserPromptSubmit", "PreToolUse", "PostToolUse",
                   {_S: "run_shell_command", _R: "read_file", _W: "write_file", _M: "mcp__a__b"}),
    "vibe": _Names("", "pre_tool", "post_tool", {_S: "bash", _R: "read_file", _W: "write_file", _M: "mcp_a_b"}),
    "copilot": _Names("userPromptSubmitted", "preToolUse", "postToolUse",
                      {_S: "bash", _R: "view", _W: "create", _M: "a-b"}),
    "cline": _Names("UserPromptSubmit", "PreToolUse", "PostToolUse",
                    {_S: "execute_command", _R: "read_file", _W: "write_to_file", _M: "use_mcp_tool"}),
    "opencode": _Names("chat.message", "tool.execute.before", "tool.execute.after",
                       {_S: "bash", _R: "read", _W: "write", _M: "a_b"}),
}  # fmt: skip


def channels(folder: str) -> Iterator[Channel]:
    """All of them, for a project in `folder`."""
    for host, names in _USUAL.items():
        if names.prompt:
            yield _channel(host, names.prompt, Action.OTHER, Moment.PROMPT, _prompt(host, names.prompt, folder))
        for action, tool in names.tools.items():
            if action is not Action.READ:
                made = _tool(host, names.before, tool, action, folder, result=False)
                yield _channel(host, names.before, action, Moment.BEFORE_TOOL, made)
            if action is not Action.WRITE:
                made = _tool(host, names.after, tool, action, folder, result=True)
                yield _channel(host, names.after, action, Moment.AFTER_TOOL, made)
    yield from _cursor(folder)
    yield from _windsurf(folder)
    yield _channel("claude", "PostToolUseFailure", Action.SHELL, Moment.FAILED_TOOL, lambda text: {
        **_snake("claude", "PostToolUseFailure", folder), "tool_name": "Bash", "tool_input": {},
        "error": text,
    })  # fmt: skip


def _channel(host: str, event: str, action: Action, moment: Moment, body: Callable[[str], Body]) -> Channel:
    return Channel(host, event, action, moment, lambda text: json.dumps(body(text)).encode())


def _snake(host: str, event: str, folder: str) -> Body:
    return {"hook_event_name": event, "session_id": host, "cwd": folder, "tool_use_id": "1"}


def arguments(action: Action, text: str, folder: str) -> Body:
    """What the agent gives to a tool."""
    return {
        Action.SHELL: {"command": f"printf %s {quote(text)} > out.txt"},
        Action.WRITE: {"file_path": f"{folder}/src/new.py", "content": text},
        Action.READ: {"file_path": f"{folder}/README.md"},
    }.get(action, {"query": {"nested": [text]}})


def _result(host: str, action: Action, text: str) -> Any:
    if host == "claude" and action is Action.SHELL:
        return {"stdout": text, "stderr": "", "interrupted": False, "isImage": False}
    if host == "claude" and action is Action.READ:
        return {"type": "text", "file": {"filePath": "README.md", "content": text, "numLines": 1}}
    if host == "copilot":
        return {"resultType": "success", "textResultForLlm": text}
    if action is Action.MCP:
        return {"content": [{"type": "text", "text": text}]}
    if host in ("gemini", "qwen"):
        return {"llmContent": text, "returnDisplay": text}
    return text


def _prompt(host: str, event: str, folder: str) -> Callable[[str], Body]:
    shapes: dict[str, Callable[[str], Body]] = {
        "copilot": lambda text: {"sessionId": "s", "timestamp": 0, "cwd": folder, "prompt": text},
        "cline": lambda text: {**_cline(event, folder), "userPromptSubmit": {"prompt": text}},
        "opencode": lambda text: {
            "event": event,
            "session": "s",
            "folder": folder,
            "parts": [{"type": "text", "text": text}],
        },
    }
    return shapes.get(host, lambda text: {**_snake(host, event, folder), "prompt": text})


def _tool(host: str, event: str, tool: str, action: Action, folder: str, *, result: bool) -> Callable[[str], Body]:
    def given(text: str) -> Body:
        return arguments(action, "x" if result else text, folder)

    def usual(text: str) -> Body:
        body = {**_snake(host, event, folder), "tool_name": tool, "tool_input": given(text)}
        return body | ({"tool_response": _result(host, action, text)} if result else {})

    def copilot(text: str) -> Body:
        body = {"sessionId": "s", "timestamp": 0, "cwd": folder, "toolName": tool, "toolArgs": given(text)}
        return body | ({"toolResult": _result(host, action, text)} if result else {})

    def cline(text: str) -> Body:
        own = {"toolName": tool, "parameters": given(text)} | ({"result": text} if result else {})
        return {**_cline(event, folder), event[:1].lower() + event[1:]: own}

    def opencode(text: str) -> Body:
        body = {"event": event, "tool": tool, "session": "s", "folder": folder, "args": given(text)}
        return body | ({"output": text} if result else {})

    return {"copilot": copilot, "cline": cline, "opencode": opencode}.get(host, usual)


def _cline(event: str, folder: str) -> Body:
    return {"clineVersion": "4", "hookName": event, "taskId": "s", "workspaceRoots": [folder]}


def _cursor(folder: str) -> Iterator[Channel]:
    def base(event: str) -> Body:
        return {
            "hook_event_name": event,
            "conversation_id": "s",
            "cursor_version": "1",
            "workspace_roots": [folder],
            "cwd": folder,
        }

    made: list[tuple[str, Action, Moment, Callable[[str], Body]]] = [
        ("beforeSubmitPrompt", Action.OTHER, Moment.PROMPT, lambda text: {"prompt": text}),
        ("beforeShellExecution", Action.SHELL, Moment.BEFORE_TOOL,
         lambda text: {"command": arguments(Action.SHELL, text, folder)["command"]}),
        ("beforeMCPExecution", Action.MCP, Moment.BEFORE_TOOL,
         lambda text: {"tool_name": "b", "tool_input": json.dumps({"query": text})}),
        ("beforeReadFile", Action.READ, Moment.BEFORE_TOOL,
         lambda text: {"file_path": f"{folder}/README.md", "content": text}),
        ("preToolUse", Action.WRITE, Moment.BEFORE_TOOL,
         lambda text: {"tool_name": "Write", "tool_input": arguments(Action.WRITE, text, folder)}),
        ("postToolUse", Action.MCP, Moment.AFTER_TOOL,
         lambda text: {"tool_name": "MCP:b", "tool_input": {},
                       "tool_output": json.dumps({"content": [{"type": "text", "text": text}]})}),
        ("afterShellExecution", Action.SHELL, Moment.AFTER_TOOL, lambda text: {"command": "x", "output": text}),
    ]  # fmt: skip
    for event, action, moment, body in made:
        yield _channel("cursor", event, action, moment, lambda text, event=event, body=body: base(event) | body(text))


def _windsurf(folder: str) -> Iterator[Channel]:
    def ask(event: str, body: Body) -> Body:
        return {"agent_action_name": event, "trajectory_id": "s", "tool_info": body}

    made: list[tuple[str, Action, Moment, Callable[[str], Body]]] = [
        ("pre_user_prompt", Action.OTHER, Moment.PROMPT, lambda text: {"user_prompt": text}),
        ("pre_run_command", Action.SHELL, Moment.BEFORE_TOOL,
         lambda text: {"command_line": arguments(Action.SHELL, text, folder)["command"], "cwd": folder}),
        ("pre_write_code", Action.WRITE, Moment.BEFORE_TOOL,
         lambda text: {"file_path": f"{folder}/a.py", "edits": [{"old_string": "", "new_string": text}]}),
        ("pre_mcp_tool_use", Action.MCP, Moment.BEFORE_TOOL,
         lambda text: {"mcp_server_name": "a", "mcp_tool_name": "b", "mcp_tool_arguments": {"query": text}}),
        ("post_mcp_tool_use", Action.MCP, Moment.AFTER_TOOL,
         lambda text: {"mcp_server_name": "a", "mcp_tool_name": "b", "mcp_result": text}),
    ]  # fmt: skip
    for event, action, moment, body in made:
        yield _channel("windsurf", event, action, moment, lambda text, event=event, body=body: ask(event, body(text)))
