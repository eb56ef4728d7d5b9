from __future__ import annotations

import json
import tomllib
from typing import Any

import msgspec
import pytest

from oakum.guard.harden.change import carry_out, changes
from oakum.guard.harden.controls import HOSTS, controls
from oakum.guard.harden.inventory import take
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError


def written(host: str, where: Where, scope: Scope) -> dict[str, str]:
    place = msgspec.structs.replace(where, scope=scope)
    made = changes(controls(host, place, take(place)).edits)
    carry_out(made)
    return {one.path.name: one.path.read_text() for one in made}


def body(host: str, where: Where, scope: Scope, name: str = "settings.json") -> Any:
    return json.loads(written(host, where, scope)[name])


def test_claude_for_a_user(where: Where) -> None:
    settings = body("claude", where, Scope.USER)
    assert {"Read(~/.ssh/**)", "Read(~/.netrc)", "Read(~/.pgpass)", "Read(./**/.env)"} <= set(
        settings["permissions"]["deny"]
    )
    credentials = settings["sandbox"]["credentials"]
    assert settings["sandbox"]["enabled"] is True
    assert {"path": "~/.pgpass", "mode": "deny"} in credentials["files"]
    assert credentials["envVars"] == [
        {"name": "GITHUB_TOKEN", "mode": "mask", "injectHosts": ["api.github.com"]},
        {"name": "OTHER_PASSWORD", "mode": "deny"},
    ]


def test_claude_for_a_machine_allows_the_servers_that_there_are(where: Where) -> None:
    settings = body("claude", where, Scope.MANAGED, "oakum-controls.json")
    assert settings["allowedMcpServers"] == [{"serverName": "jira"}]
    assert "allowManagedHooksOnly" not in settings  # it would switch off a guard that only users have


def test_cursor_for_a_project(where: Where) -> None:
    files = written("cursor", where, Scope.PROJECT)
    assert "Read(**/.env)" in json.loads(files["cli.json"])["permissions"]["deny"]
    assert "\ndeploy/app.env\n" in files[".cursorignore"]


def test_cursor_for_a_user_has_absolute_paths(where: Where) -> None:
    denied = body("cursor", where, Scope.USER, "cli-config.json")["permissions"]["deny"]
    assert f"Read({where.home}/.ssh/**)" in denied
    assert not any("~" in rule for rule in denied)


def test_codex_for_a_user(where: Where) -> None:
    policy = tomllib.loads(written("codex", where, Scope.USER)["config.toml"])["shell_environment_policy"]
    assert "GITHUB_TOKEN" in policy["exclude"]


def test_gemini_for_a_machine(where: Where) -> None:
    settings = body("gemini", where, Scope.MANAGED)
    redaction = settings["security"]["environmentVariableRedaction"]
    assert redaction == {"enabled": True, "blocked": ["GITHUB_TOKEN", "OTHER_PASSWORD"]}
    assert settings["mcp"] == {"allowed": ["jira"]}


def test_what_is_deprecated_is_not_written(where: Where) -> None:
    assert "tools" not in body("gemini", where, Scope.USER)


def test_kiro_for_its_agents(where: Where) -> None:
    agents = where.home / ".kiro/agents"
    agents.mkdir(parents=True)
    (agents / "mine.json").write_text('{"name": "mine"}')
    tools = body("kiro", where, Scope.USER, "mine.json")["toolsSettings"]
    for name in ("read", "write", "fs_read", "fs_write"):
        assert {"~/.ssh/**", "**/.env"} <= set(tools[name]["deniedPaths"])


@pytest.mark.parametrize(
    ("host", "name", "expected"),
    [
        ("zed", "settings.json", '"**/.env*"'),
        ("aider", ".aider.conf.yml", "git-commit-verify: true"),
        ("aider", ".aiderignore", ".env"),
        ("jetbrains", ".aiignore", ".env"),
        ("windsurf", ".codeiumignore", ".env"),
        ("cline", ".clineignore", ".env"),
        ("gemini", ".geminiignore", ".env"),
        ("qwen", ".qwenignore", ".env"),
    ],
)
def test_projects(where: Where, host: str, name: str, expected: str) -> None:
    assert expected in written(host, where, Scope.PROJECT)[name]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("scope", [Scope.USER, Scope.PROJECT])
def test_no_value_is_written_and_a_second_time_changes_nothing(
    where: Where, value: str, host: str, scope: Scope
) -> None:
    for folder in (where.home, where.project):
        (folder / ".kiro/agents").mkdir(parents=True)
        (folder / ".kiro/agents/mine.json").write_text("{}")
    without = {Scope.USER: ("windsurf", "cline", "jetbrains", "qwen"), Scope.PROJECT: ("copilot",)}
    if host in without[scope]:
        with pytest.raises(UsageError, match=f"no {scope} controls"):
            written(host, where, scope)
        return
    texts = written(host, where, scope)
    assert texts
    assert not any(value in text for text in texts.values())
    assert written(host, where, scope) == {}


def test_a_setting_of_the_user_stays(where: Where) -> None:
    path = where.home / ".claude/settings.json"
    path.parent.mkdir()
    path.write_text('{"sandbox": {"enabled": false}} // mine')
    assert '"enabled": false' in written("claude", where, Scope.USER)["settings.json"]
    assert path.read_text().endswith("// mine")
