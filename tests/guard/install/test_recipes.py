from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from oakum.guard.hosts import NAMES
from oakum.guard.install.apply import install, uninstall
from oakum.guard.install.edit import Settings, applied
from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError

COMMAND = Command(program="/opt/my tools/oakum-hook", mode="redact", fail_closed=True)
MANAGED = {"claude", "cursor", "copilot", "codex", "gemini", "windsurf", "qwen"}
CURSOR_EVENTS = (
    "sessionStart sessionEnd preToolUse postToolUse postToolUseFailure subagentStart subagentStop beforeShellExecution"
    " afterShellExecution beforeMCPExecution afterMCPExecution beforeReadFile afterFileEdit beforeSubmitPrompt"
    " preCompact stop afterAgentResponse afterAgentThought beforeTabFileRead afterTabFileEdit workspaceOpen"
)


def test_a_command_is_one_line_for_a_shell() -> None:
    assert COMMAND.line("claude") == "'/opt/my tools/oakum-hook' claude --mode redact --fail-closed"
    assert Command(program="oakum-hook").words("codex") == ["oakum-hook", "codex"]


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("name", NAMES)
def test_every_host_has_settings_where_it_can(where: Where, name: str, scope: Scope) -> None:
    place = msgspec.structs.replace(where, scope=scope)
    if scope is Scope.MANAGED and name not in MANAGED:
        with pytest.raises(UsageError, match="has no managed settings"):
            edits(name, place, COMMAND)
        return
    base = {Scope.USER: where.home, Scope.PROJECT: where.project, Scope.MANAGED: where.root}[scope]
    for edit in edits(name, place, COMMAND):
        assert edit.path.is_relative_to(base)


def test_cursor_has_no_event_that_it_does_not_know_and_no_comment_in_a_command(where: Where) -> None:
    (edit,) = edits("cursor", where, COMMAND)
    assert isinstance(edit, Settings)
    assert {path[1] for path, _ in edit.items} <= set(CURSOR_EVENTS.split())
    assert all("//" not in item["command"] for _, item in edit.items)
    assert edit.members == ((("version",), 1),)


def test_claude_fails_closed_where_it_was_asked_to(where: Where) -> None:
    (closed,), (open_,) = (edits("claude", where, one) for one in (COMMAND, Command(program="oakum-hook")))
    assert isinstance(closed, Settings)
    assert isinstance(open_, Settings)
    assert all(item["hooks"][0]["onFailure"] == "block" for _, item in closed.items)
    assert all("onFailure" not in item["hooks"][0] for _, item in open_.items)


def test_kiro_guards_every_agent_that_there_is(where: Where) -> None:
    folder = where.home / ".aws/amazonq/cli-agents"
    folder.mkdir(parents=True)
    (folder / "mine.json").write_text('{"name": "mine"}')
    install("kiro", edits("kiro", where, COMMAND), where.environ)
    assert set(json.loads((folder / "mine.json").read_text())["hooks"]) >= {"preToolUse", "userPromptSubmit"}


def test_the_agent_that_we_made_for_kiro_goes_again_when_there_are_others(where: Where) -> None:
    install("kiro", edits("kiro", where, COMMAND), where.environ)
    agents = where.home / ".kiro/agents"
    (agents / "mine.json").write_text('{"name": "mine"}')
    install("kiro", edits("kiro", where, COMMAND), where.environ)
    assert "oakum-hook" in (agents / "mine.json").read_text()
    uninstall(edits("kiro", where, COMMAND), where.environ)
    assert {path.name: path.read_text() for path in agents.iterdir()} == {"mine.json": '{"name": "mine"}'}


def test_windsurf_in_jetbrains_editors_has_a_file_of_its_own(where: Where) -> None:
    assert len(edits("windsurf", where, COMMAND)) == 1
    (where.home / ".config/JetBrains").mkdir(parents=True)
    assert [edit.path.parent.name for edit in edits("windsurf", where, COMMAND)] == ["windsurf", ".codeium"]


def test_clines_hooks_are_programs(where: Where) -> None:
    install("cline", edits("cline", where, COMMAND), where.environ)
    hooks = sorted((where.home / "Documents/Cline/Hooks").iterdir())
    assert "PreToolUse" in {path.name for path in hooks}
    assert all(path.stat().st_mode & 0o111 for path in hooks)


def test_the_plugin_of_opencode_is_filled_in(where: Where) -> None:
    (edit,) = edits("opencode", where, COMMAND)
    install("opencode", [edit], where.environ)
    text = Path(edit.path).read_text()
    assert 'const COMMAND = ["/opt/my tools/oakum-hook", "opencode", "--mode", "redact"' in text
    assert "const FAIL_CLOSED = true" in text
    assert "__" not in text


ANSWERS = """
import sys, json
asked = json.load(sys.stdin)
if asked["event"] == "tool.execute.before":
    answer = {"deny": "no"} if asked["args"]["command"] == "bad" else {"args": {"command": "safe"}}
elif asked["event"] == "tool.execute.after":
    answer = {"output": asked["output"].replace("v", "<x>")}
else:
    answer = {"parts": [{"type": one["type"], "text": "<x>"} for one in asked["parts"]]}
print(json.dumps(answer))
"""
DRIVER = """
const hooks = await (await import("./oakum.mjs")).Oakum({ directory: "/w" })
const input = { tool: "bash", sessionID: "s" }
const [before, after] = [{ args: { command: "env", n: 1 } }, { output: "K=v" }]
const chat = { parts: [{ type: "text", text: "v", id: 1 }] }
await hooks["tool.execute.before"](input, before)
await hooks["tool.execute.after"](input, after)
await hooks["chat.message"](input, chat)
const said = await hooks["tool.execute.before"](input, { args: { command: "bad" } }).catch((error) => error.message)
console.log(JSON.stringify([before, after, chat, said]))
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("closed", [True, False])
def test_the_plugin_of_opencode_does_what_the_answers_say(where: Where, tmp_path: Path, closed: bool) -> None:
    hook = tmp_path / "oakum-hook"
    hook.write_text(f"#!{sys.executable}\n{ANSWERS}")
    hook.chmod(0o755)
    (edit,) = edits("opencode", where, Command(program=str(hook), fail_closed=closed))
    (tmp_path / "oakum.mjs").write_text(applied("", edit.insertions("")))
    (tmp_path / "driver.mjs").write_text(DRIVER)
    answered = [{"args": {"command": "safe", "n": 1}}, {"output": "K=<x>"}]
    answered += [{"parts": [{"type": "text", "text": "<x>", "id": 1}]}]
    assert driven(tmp_path) == [*answered, "no"]
    hook.unlink()
    if closed:
        with pytest.raises(subprocess.CalledProcessError, match="exit status 1"):
            driven(tmp_path)
    else:
        assert driven(tmp_path)[1] == {"output": "K=v"}


def driven(folder: Path) -> Any:
    node = ["node", "driver.mjs"]
    return json.loads(subprocess.run(node, cwd=folder, check=True, capture_output=True, text=True).stdout)
