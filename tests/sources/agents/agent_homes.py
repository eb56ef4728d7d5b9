"""A user's home with what AI coding tools leave in it, in the shapes that the tools write."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.discovery import AgentFile

UUID = "0b6f2c1e-7d2a-4f55-9d0e-3a4c5b6d7e8f"


def lines(records: Iterable[object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def agent_file(
    path: Path, content: bytes | str = b"", *, kind: Kind = Kind.TRANSCRIPT, tool: str = "tool"
) -> AgentFile:
    """A file of a tool, written."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return AgentFile(path=str(path), shown=f"~/{path.name}", tool=tool, kind=kind, session="s", size=len(data))


class Home:
    """Writes below a home, tool by tool."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def claude_code(self, said: str, printed: str) -> Path:
        common = {"cwd": "/home/u/app", "sessionId": UUID, "version": "2.1.285", "userType": "external"}
        command = {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {"command": "cat .env"}}
        result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": printed}
        records = [
            {"parentUuid": None, **common, "type": "user", "message": {"role": "user", "content": said}},
            {**common, "type": "assistant", "message": {"role": "assistant", "model": "m", "content": [command]}},
            {
                **common,
                "type": "user",
                "message": {"role": "user", "content": [result]},
                "toolUseResult": {"stdout": printed, "stderr": ""},
            },
        ]
        return self.write(f".claude/projects/-home-u-app/{UUID}.jsonl", lines(records))

    def codex(self, arguments: dict[str, object], output: str) -> Path:
        records = [
            {"timestamp": "t", "type": "session_meta", "payload": {"id": UUID, "cwd": "/home/u/app"}},
            _item({"type": "message", "role": "user", "content": [{"type": "input_text", "text": "go on"}]}),
            _item({"type": "function_call", "name": "shell", "arguments": json.dumps(arguments), "call_id": "c"}),
            _item({"type": "function_call_output", "call_id": "c", "output": output}),
        ]
        return self.write(f".codex/sessions/2026/11/24/rollout-2026-11-24-{UUID}.jsonl", lines(records))

    def gemini(self, command: str, said: str) -> Path:
        call = {"id": "1", "name": "run_shell_command", "args": {"command": command}}
        records = [
            {"id": "1", "timestamp": "t", "type": "user", "content": said},
            {"id": "2", "timestamp": "t", "type": "gemini", "content": "", "model": "m", "toolCalls": [call]},
            {"$set": {"lastUpdated": "t"}},
        ]
        return self.write(".gemini/tmp/app/chats/session-1.jsonl", lines(records))

    def copilot_cli(self, result: object) -> Path:
        records = [
            {"type": "user.message", "data": {"content": "hello"}, "id": "1", "timestamp": "t", "parentId": None},
            {
                "type": "tool.execution_complete",
                "data": {"toolCallId": "c", "success": True, "result": result},
                "id": "2",
                "timestamp": "t",
                "parentId": "1",
            },
        ]
        return self.write(f".copilot/session-state/{UUID}/events.jsonl", lines(records))

    def cursor(self, parameters: object, result: str) -> Path:
        path = self.write(".config/Cursor/User/globalStorage/state.vscdb", b"")
        call = {"tool": 19, "name": "mcp_x", "params": json.dumps(parameters), "result": result}
        bubble = {"_v": 3, "bubbleId": "b1", "type": 2, "toolFormerData": call}
        with sqlite3.connect(path) as database:
            for table in ("ItemTable", "cursorDiskKV"):
                database.execute(f"CREATE TABLE {table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
            database.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", ("bubbleId:c1:b1", json.dumps(bubble)))
        database.close()
        return path

    def cursor_transcript(self, said: str) -> Path:
        record = {"role": "assistant", "message": {"content": [{"type": "text", "text": said}]}}
        return self.write(f".cursor/projects/app/agent-transcripts/{UUID}.jsonl", lines([record]))

    def cline(self, said: str, output: str) -> Path:
        folder = ".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1712"
        messages = [{"ts": 1, "type": "say", "say": "command_output", "text": output}]
        self.write(f"{folder}/ui_messages.json", json.dumps(messages))
        history = [{"role": "user", "content": [{"type": "text", "text": said}]}, {"role": "assistant", "content": []}]
        return self.write(f"{folder}/api_conversation_history.json", json.dumps(history))

    def aider(self, project: str, said: str, printed: str) -> Path:
        text = f"\n# aider chat started at 2026-11-24 10:00:00\n\n> {printed}  \n\n#### {said}\n\nDone.\n"
        return self.write(f"{project}/.aider.chat.history.md", text)


def _item(payload: dict[str, object]) -> dict[str, object]:
    return {"timestamp": "t", "type": "response_item", "payload": payload}
