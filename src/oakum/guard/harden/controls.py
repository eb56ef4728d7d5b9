"""What each vendor lets one forbid, in the vendor's words. None of it is a secret; all of it are names.

Every key stands in the vendor's documentation, which each maker names; what was deprecated or could not be confirmed
there is not written. Files of patterns: cursor.com/docs/reference/ignore-file, geminicli.com/docs/cli/gemini-ignore,
docs.cline.bot/customization/clineignore, jetbrains.com/help/junie/aiignore.html, aider.chat/docs/config/options.html,
docs.windsurf.com/context-awareness/windsurf-ignore, qwenlm.github.io/qwen-code-docs (users/configuration/qwen-ignore).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from oakum.guard.harden.control import Control, absolute, beneath
from oakum.guard.harden.copilot import copilot, vscode
from oakum.guard.harden.inventory import Inventory
from oakum.guard.install.edit import Block, Edit, Settings
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError

_SENT_TO = {
    "GITHUB_TOKEN": ["api.github.com"],
    "GH_TOKEN": ["api.github.com"],
    "GITLAB_TOKEN": ["gitlab.com"],
    "OPENAI_API_KEY": ["api.openai.com"],
    "ANTHROPIC_API_KEY": ["api.anthropic.com"],
    "HF_TOKEN": ["huggingface.co"],
}
"""Where a variable belongs: Claude Code's sandbox shows commands a stand-in, and puts the value into requests there."""
_DUMPS = ("Bash(printenv:*)", "Bash(env)", "Bash(export -p)")
_KIRO_TOOLS = ("read", "write", "fs_read", "fs_write")
_ZED_DEFAULT = ("**/.env*", "**/*.pem", "**/*.key", "**/*.cert", "**/*.crt", "**/secrets.yml")
_IGNORE_FILES = {
    "cursor": ".cursorignore",
    "windsurf": ".codeiumignore",
    "cline": ".clineignore",
    "gemini": ".geminiignore",
    "aider": ".aiderignore",
    "jetbrains": ".aiignore",
    "qwen": ".qwenignore",
}


def controls(host: str, where: Where, found: Inventory) -> Control:
    """The vendor's controls of a scope. Raises UsageError where the vendor has none there."""
    made = _MAKERS[host](where, found) if host in _MAKERS else Control(edits=[])
    ignored = _ignored(host, where, found)
    if not made.edits and not ignored:
        raise UsageError(f"{host} has no {where.scope} controls that Oakum could write; see the page of the host")
    return Control(edits=[*made.edits, *ignored], notes=made.notes)


def _claude(where: Where, found: Inventory) -> Control:
    """https://code.claude.com/docs/en/settings-reference: `permissions`, `sandbox.credentials`, `allowedMcpServers`,
    `allowManagedMcpServersOnly`, `allowManagedHooksOnly`."""
    folder = {
        Scope.USER: where.base("CLAUDE_CONFIG_DIR", ".claude"),
        Scope.PROJECT: where.project / ".claude",
        Scope.MANAGED: where.machine(
            "etc/claude-code/managed-settings.d", "Library/Application Support/ClaudeCode/managed-settings.d"
        ),
    }[where.scope]
    if folder is None:
        return Control(edits=[])
    items: list[tuple[tuple[str, ...], Any]] = [(("permissions", "deny"), rule) for rule in _claude_rules(where, found)]
    files = ("sandbox", "credentials", "files")
    items += [(files, {"path": path, "mode": "deny"}) for path in found.home if where.scope is not Scope.PROJECT]
    items += [(("sandbox", "credentials", "envVars"), _variable(name)) for name in found.variables]
    members: list[tuple[tuple[str, ...], Any]] = [(("sandbox", "enabled"), True)]
    if where.scope is Scope.MANAGED:
        items += [(("allowedMcpServers",), {"serverName": name}) for name in found.servers]
        members += [(("allowManagedMcpServersOnly",), True)] * bool(found.servers)
        guarded = (folder / "oakum.json").is_file()  # else this would switch the guard off
        members += [(("allowManagedHooksOnly",), True)] * guarded
    name = "oakum-controls.json" if where.scope is Scope.MANAGED else "settings.json"
    notes = (
        "The sandbox holds for commands only, not for tools inside Claude Code and for MCP servers.",
        "Variables of services that Oakum does not know are taken away; give them `injectHosts` to mask them instead.",
    )
    return Control(edits=[Settings(path=folder / name, items=tuple(items), members=tuple(members))], notes=notes)


def _claude_rules(where: Where, found: Inventory) -> Iterator[str]:
    for path in found.home if where.scope is not Scope.PROJECT else ():
        yield f"Read({beneath(path)})"
    yield from (f"Read(./**/{pattern})" for pattern in found.project)
    yield from _DUMPS


def _variable(name: str) -> dict[str, Any]:
    hosts = _SENT_TO.get(name)
    return {"name": name, "mode": "mask", "injectHosts": hosts} if hosts else {"name": name, "mode": "deny"}


def _cursor(where: Where, found: Inventory) -> Control:
    """https://cursor.com/docs/cli/reference/permissions: `Read(pathOrGlob)`, relative to the workspace or absolute, and
    `Shell(commandBase)`. Its command line has these; the editor has only the ignore file."""
    paths = {Scope.USER: where.home / ".cursor/cli-config.json", Scope.PROJECT: where.project / ".cursor/cli.json"}
    path = paths.get(where.scope)
    if path is None:
        return Control(edits=[])
    home = [absolute(beneath(one), where) for one in found.home] if where.scope is Scope.USER else []
    items = [(("permissions", "deny"), f"Read({one})") for one in (*home, *(f"**/{one}" for one in found.project))]
    items.append((("permissions", "deny"), "Shell(printenv)"))
    notes = ("`.cursorignore` does not hold for commands in the terminal and for MCP.",)
    return Control(edits=[Settings(path=path, items=tuple(items))], notes=notes)


def _codex(where: Where, found: Inventory) -> Control:
    """https://developers.openai.com/codex/config-reference: `shell_environment_policy`. Commands get an environment
    without these variables."""
    if where.scope is Scope.MANAGED:
        return Control(edits=[])
    user = where.base("CODEX_HOME", ".codex")
    folder = user if where.scope is Scope.USER else where.project / ".codex"
    lines = (
        "[shell_environment_policy]",
        "ignore_default_excludes = false",
        f"exclude = {json.dumps([*found.variables, '*_SECRET*', '*_PASSWORD*'])}",
    )
    edit = Block(path=folder / "config.toml", lines=lines, by="harden", toml=True)
    return Control(edits=[edit], notes=("Codex has no rule against reading a file; its hooks see the commands.",))


def _gemini(where: Where, found: Inventory) -> Control:
    """https://geminicli.com/docs/reference/configuration: `security.environmentVariableRedaction`, `mcp.allowed`."""
    folder = {
        Scope.USER: where.base("GEMINI_CLI_HOME", "") / ".gemini",
        Scope.PROJECT: where.project / ".gemini",
        Scope.MANAGED: where.machine("etc/gemini-cli", "Library/Application Support/GeminiCli"),
    }[where.scope]
    if folder is None:
        return Control(edits=[])
    redaction = ("security", "environmentVariableRedaction")
    items: list[tuple[tuple[str, ...], Any]] = [((*redaction, "blocked"), name) for name in found.variables]
    if where.scope is Scope.MANAGED:
        items += [(("mcp", "allowed"), name) for name in found.servers]
    members = (((*redaction, "enabled"), True),)
    return Control(edits=[Settings(path=folder / "settings.json", items=tuple(items), members=members)])


def _kiro(where: Where, found: Inventory) -> Control:
    """https://kiro.dev/docs/cli/custom-agents/configuration-reference: `toolsSettings`. Tools go by two names."""
    user, project = where.home / ".kiro/agents", where.project / ".kiro/agents"
    folder = {Scope.USER: user, Scope.PROJECT: project}.get(where.scope)
    agents = sorted(folder.glob("*.json")) if folder else []
    named = [*map(beneath, found.home), *(f"**/{one}" for one in found.project)]
    items = tuple((("toolsSettings", tool, "deniedPaths"), one) for tool in _KIRO_TOOLS for one in named)
    notes = ["Rules of Kiro 3 for all agents, ~/.kiro/settings/permissions.yaml, are not written."]
    notes += [] if agents else ["There is no agent to write to: `oakum guard install kiro` makes one."]
    return Control(edits=[Settings(path=path, items=items) for path in agents], notes=tuple(notes))


def _zed(where: Where, found: Inventory) -> Control:
    """https://zed.dev/docs/reference/all-settings: `private_files`."""
    paths = {Scope.USER: where.home / ".config/zed/settings.json", Scope.PROJECT: where.project / ".zed/settings.json"}
    patterns = dict.fromkeys((*_ZED_DEFAULT, *(f"**/{one}" for one in found.project)))
    items = tuple((("private_files",), one) for one in patterns)
    path = paths.get(where.scope)
    return Control(edits=[Settings(path=path, items=items)] if path else [])


def _aider(where: Where, found: Inventory) -> Control:
    """https://aider.chat/docs/config/options.html: `git-commit-verify`, without which its commits skip git's hooks."""
    folder = {Scope.USER: where.home, Scope.PROJECT: where.project}.get(where.scope)
    lines = ("git-commit-verify: true",)
    return Control(edits=[Block(path=folder / ".aider.conf.yml", lines=lines, by="harden")] if folder else [])


def _ignored(host: str, where: Where, found: Inventory) -> list[Edit]:
    """The file of patterns that a host keeps out of its context; all of them are read as git reads its own."""
    if host not in _IGNORE_FILES or where.scope is not Scope.PROJECT:
        return []
    return [Block(path=where.project / _IGNORE_FILES[host], lines=found.project, by="harden")]


_MAKERS: dict[str, Callable[[Where, Inventory], Control]] = {
    "claude": _claude,
    "cursor": _cursor,
    "codex": _codex,
    "gemini": _gemini,
    "copilot": copilot,
    "vscode": vscode,
    "kiro": _kiro,
    "zed": _zed,
    "aider": _aider,
}
HOSTS = tuple(dict.fromkeys((*_MAKERS, *_IGNORE_FILES)))
"""For which there is something to write."""
