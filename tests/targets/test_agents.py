from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import RecordOrigin, ScanResult, SourceError
from oakum.targets.agents import machine_of
from toys import key, token

sys.path.append(str(Path(__file__).parents[1] / "sources"))
from agents.agent_homes import UUID, Home

Scanned = Callable[..., ScanResult]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "COPILOT_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "u"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return Home(tmp_path / "u")


def places(result: ScanResult) -> dict[bytes, set[tuple[str, ...]]]:
    """Secret -> tool, session, record, field, role of each place."""
    found: dict[bytes, set[tuple[str, ...]]] = {}
    for finding in result.findings:
        for place in finding.locations:
            origin = place.origin
            assert isinstance(origin, RecordOrigin)
            entry = (origin.tool, origin.session, origin.record, origin.field, origin.role)
            found.setdefault(finding.secret.reveal(), set()).add(entry)
    return found


def test_claude_code(home: Home, scanned: Scanned, rng: random.Random) -> None:
    said, printed, long_key = token(rng), token(rng), key(rng)
    home.claude_code(f"use {said.decode()}", f"A=1\n{printed.decode()}\n{long_key.decode()}")
    found = places(scanned("ai"))
    assert found[said] == {("claude-code", UUID, "1", "$.message.content", "user")}
    assert found[printed] == {
        ("claude-code", UUID, "3", "$.message.content[0].content", "tool"),
        ("claude-code", UUID, "3", "$.toolUseResult.stdout", "tool"),
    }
    assert set(found) == {said, printed, long_key.strip()}


def test_codex_opens_the_arguments_of_calls(home: Home, scanned: Scanned, rng: random.Random) -> None:
    asked, printed = token(rng), token(rng)
    home.codex({"command": ["bash", "-lc", f'echo "{asked.decode()}"']}, printed.decode())
    found = places(scanned("ai"))
    session = f"rollout-2026-11-24-{UUID}"
    assert found == {
        asked: {("codex", session, "3", "$.payload.arguments|$.command[2]", "assistant")},
        printed: {("codex", session, "4", "$.payload.output", "tool")},
    }


def test_gemini(home: Home, scanned: Scanned, rng: random.Random) -> None:
    asked, said = token(rng), token(rng)
    home.gemini(f"echo {asked.decode()}", said.decode())
    assert places(scanned("ai")) == {
        said: {("gemini", "session-1", "1", "$.content", "user")},
        asked: {("gemini", "session-1", "2", "$.toolCalls[0].args.command", "assistant")},
    }


def test_copilot_cli(home: Home, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    home.copilot_cli({"content": f"x {secret.decode()}"})
    assert places(scanned("ai")) == {secret: {("copilot-cli", UUID, "2", "$.data.result.content", "tool")}}


def test_cursor(home: Home, scanned: Scanned, rng: random.Random) -> None:
    asked, printed, said = token(rng), token(rng), token(rng)
    home.cursor({"env": {"KEY": asked.decode()}}, f"x {printed.decode()}")
    home.cursor_transcript(said.decode())
    field = "cursorDiskKV.value:$.toolFormerData"
    assert places(scanned("ai")) == {
        asked: {("cursor", "c1", "bubbleId:c1:b1", f"{field}.params|$.env.KEY", "assistant")},
        printed: {("cursor", "c1", "bubbleId:c1:b1", f"{field}.result", "tool")},
        said: {("cursor", UUID, "1", "$.message.content[0].text", "assistant")},
    }


def test_cline(home: Home, scanned: Scanned, rng: random.Random) -> None:
    said, printed = token(rng), token(rng)
    home.cline(said.decode(), printed.decode())
    assert places(scanned("ai")) == {
        said: {("cline", "1712", "1", "$.content[0].text", "user")},
        printed: {("cline", "1712", "1", "$.text", "tool")},
    }


def test_aider_in_a_project_that_another_tool_knows(home: Home, scanned: Scanned, rng: random.Random) -> None:
    said, printed = token(rng), token(rng)
    home.write(".claude.json", json.dumps({"projects": {str(home.path / "work" / "deep" / "app"): {}}}))
    home.aider("work/deep/app", said.decode(), printed.decode())
    assert places(scanned("ai")) == {
        said: {("aider", "", "", "", "user")},
        printed: {("aider", "", "", "", "tool")},
    }


def test_servers_of_mcp(home: Home, scanned: Scanned, rng: random.Random) -> None:
    value, header = token(rng), token(rng)
    server = {"command": "npx", "args": ["-y", "pkg"], "env": {"TOKEN": value.decode()}}
    remote = {"type": "http", "url": "https://host.example", "headers": {"Authorization": f"Bearer {header.decode()}"}}
    home.write(".cursor/mcp.json", json.dumps({"mcpServers": {"one": server, "two": remote}}, indent=2))
    result = scanned("ai")
    assert places(result) == {
        value: {("cursor", "", "", "$.mcpServers.one.env.TOKEN", "")},
        header: {("cursor", "", "", "$.mcpServers.two.headers.Authorization", "")},
    }
    by_secret = {one.secret.reveal(): one.locations[0] for one in result.findings}
    lines = json.dumps({"mcpServers": {"one": server, "two": remote}}, indent=2).splitlines()
    for secret, place in by_secret.items():
        line = lines[place.span.start_line - 1]
        assert line[place.span.start_column - 1 : place.span.end_column - 1].encode() == secret
        assert place.origin.path == "~/.cursor/mcp.json"


def test_the_home_of_somebody_else(tmp_path: Path, home: Home, scanned: Scanned, rng: random.Random) -> None:
    mine, theirs = token(rng), token(rng)
    home.claude_code(mine.decode(), "")
    Home(tmp_path / "mounted" / "alice").claude_code(theirs.decode(), "")
    result = scanned(f"ai:{tmp_path / 'mounted' / 'alice'}")
    assert set(places(result)) == {theirs}
    assert result.findings[0].locations[0].origin.path.startswith(str(tmp_path / "mounted" / "alice"))


def test_a_home_that_is_not_there() -> None:
    with pytest.raises(SourceError, match="no such folder"):
        machine_of("/nowhere/at/all")


def test_what_is_excluded_is_said(home: Home, scanned: Scanned, rng: random.Random) -> None:
    home.claude_code(token(rng).decode(), "")
    result = scanned("ai", exclude=(".claude/",))
    assert places(result) == {}
    assert {one.reason for one in result.skipped} == {"excluded"}


def test_processes_find_what_one_does(home: Home, scanned: Scanned, rng: random.Random) -> None:
    secrets = [token(rng) for _ in range(3)]
    home.claude_code(secrets[0].decode(), "")
    home.cursor({}, secrets[1].decode())
    home.cline(secrets[2].decode(), "")
    assert places(scanned("ai", jobs=2)) == places(scanned("ai")) != {}
