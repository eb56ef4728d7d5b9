"""From Windsurf's documentation of Cascade hooks."""

from __future__ import annotations

from typing import Any

import pytest

from guard.hosts.conftest import Answer
from oakum.guard.event import Action, Flow, Moment
from oakum.model.decision import Verdict


def payload(name: str, **info: Any) -> dict[str, Any]:
    return {"agent_action_name": name, "trajectory_id": "t", "execution_id": "e", "tool_info": info}


RUN = payload("pre_run_command", command_line="cat .env", cwd="/w")
READ = payload("pre_read_code", file_path="/w/.env")
WRITE = payload("pre_write_code", file_path="f", edits=[{"old_string": "a", "new_string": "v"}])
MCP = payload("pre_mcp_tool_use", mcp_server_name="jira", mcp_tool_name="add", mcp_tool_arguments={"a": "v"})
POST = payload("post_mcp_tool_use", mcp_server_name="jira", mcp_tool_name="add", mcp_result="v")
PROMPT = payload("pre_user_prompt", user_prompt="v")


@pytest.mark.parametrize(
    ("given", "moment", "action", "flow", "last"),
    [
        (RUN, Moment.BEFORE_TOOL, Action.SHELL, Flow.OUT, "/w"),
        (READ, Moment.BEFORE_TOOL, Action.READ, Flow.OUT, "/w/.env"),
        (WRITE, Moment.BEFORE_TOOL, Action.WRITE, Flow.OUT, "v"),
        (MCP, Moment.BEFORE_TOOL, Action.MCP, Flow.OUT, "v"),
        (POST, Moment.AFTER_TOOL, Action.MCP, Flow.IN, "v"),
        (PROMPT, Moment.PROMPT, Action.OTHER, Flow.IN, "v"),
    ],
)
def test_events(ask: Answer, given: Any, moment: Moment, action: Action, flow: Flow, last: str) -> None:
    event, _ = ask("windsurf", given, Verdict.ALLOW)
    assert (event.moment, event.action, event.session) == (moment, action, "t")
    piece = [one for one in event.pieces if not one.is_name][-1]
    assert (piece.text, piece.flow) == (last, flow)


def test_details(ask: Answer) -> None:
    run, _ = ask("windsurf", RUN, Verdict.ALLOW)
    mcp, _ = ask("windsurf", MCP, Verdict.ALLOW)
    assert (run.command, run.folder) == ("cat .env", "/w")
    assert (mcp.server, mcp.tool) == ("jira", "add")


def test_raw_control_characters(ask: Answer) -> None:
    raw = b'{"agent_action_name":"pre_user_prompt","tool_info":{"user_prompt":"a\nb\t\x1b"}}'
    event, _ = ask("windsurf", raw, Verdict.ALLOW)
    assert event.pieces[0].text == "a\nb\t\x1b"


@pytest.mark.parametrize(
    ("given", "verdict", "code", "stderr"),
    [
        (RUN, Verdict.ALLOW, 0, b""),
        (RUN, Verdict.WARN, 0, b"seen"),
        (RUN, Verdict.REDACT, 2, b"seen do this"),
        (READ, Verdict.ASK, 2, b"seen do this"),
        (PROMPT, Verdict.DENY, 2, b"seen do this"),
        (POST, Verdict.DENY, 0, b"seen"),
    ],
)
def test_answers(ask: Answer, given: Any, verdict: Verdict, code: int, stderr: bytes) -> None:
    _, output = ask("windsurf", given, verdict)
    assert (output.code, output.stderr, output.stdout) == (code, stderr, b"")
