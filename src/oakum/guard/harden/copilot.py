"""GitHub Copilot, on the command line and in VS Code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from oakum.guard.harden.control import Control, absolute, beneath
from oakum.guard.harden.inventory import Inventory
from oakum.guard.install.edit import Settings
from oakum.guard.install.where import Scope, Where

_MACHINE = ("etc/github-copilot", "Library/Application Support/GitHubCopilot", "Program Files/GitHubCopilot")


def copilot(where: Where, found: Inventory) -> Control:
    """Of a user https://docs.github.com/en/copilot/reference/copilot-cli-reference/cli-config-dir-reference:
    `sandbox.userPolicy.filesystem.deniedPaths`; of the machine
    https://docs.github.com/en/copilot/reference/enterprise-administrators/enterprise-managed-settings."""
    if where.scope is Scope.USER:
        there = [absolute(path, where) for path in found.home if Path(absolute(path, where)).exists()]
        denied = ("sandbox", "userPolicy", "filesystem", "deniedPaths")  # one that is not there is made, as a folder
        settings = Settings(
            path=where.base("COPILOT_HOME", ".copilot") / "settings.json",
            items=tuple((denied, path) for path in there),
            members=((("sandbox", "enabled"), True),),
        )
        return Control(edits=[settings], notes=("Only what runs in the sandbox is held to it: see `/sandbox`.",))
    folder = where.machine(
        "etc/github-copilot", "Library/Application Support/GitHubCopilot", "Program Files/GitHubCopilot"
    )
    if where.scope is not Scope.MANAGED or folder is None:
        return Control(edits=[])
    rules = [f"Read({beneath(path)})" for path in found.home] + [f"Read(/**/{one})" for one in found.project]
    rules += ["Shell(printenv)", "Shell(printenv *)", "Shell(env)", "Shell(export -p)"]
    items: list[tuple[tuple[str, ...], Any]] = [(("permissions", "deny"), rule) for rule in rules]
    items += [(("allowedMcpServers",), {"serverName": name}) for name in found.servers]
    members = ((("permissions", "disableBypassPermissionsMode"), "disable"),)
    notes = ("Once a machine has any rule, Copilot asks about every action that no rule is for.",)
    return Control(
        edits=[Settings(path=folder / "managed-settings.json", items=tuple(items), members=members)], notes=notes
    )


def vscode(where: Where, found: Inventory) -> Control:
    """https://code.visualstudio.com/docs/agents/run/approvals (`chat.tools.terminal.autoApprove`), and beside it
    `sandboxing` (`chat.agent.sandbox`, whose paths are literal)."""
    mac = where.platform == "darwin"
    user = where.home / ("Library/Application Support/Code/User" if mac else ".config/Code/User")
    folder = {Scope.USER: user, Scope.PROJECT: where.project / ".vscode"}.get(where.scope)
    if folder is None or where.platform == "win32":
        return Control(edits=[])
    asked = ((("chat.tools.terminal.autoApprove", command), False) for command in ("printenv", "env", "export"))
    members: tuple[tuple[tuple[str, ...], Any], ...] = tuple(asked)
    denied = (f"chat.agent.sandbox.fileSystem.{'mac' if mac else 'linux'}", "denyRead")
    items: tuple[tuple[tuple[str, ...], Any], ...] = ()
    if where.scope is Scope.USER:
        items = tuple((denied, absolute(path, where)) for path in found.home)
        members += ((("chat.agent.sandbox.enabled",), "on"),)
    notes = (
        "The sandbox holds for commands in the terminal only.",
        "On Linux the sandbox needs bubblewrap and socat; without them no command runs.",
    )
    return Control(edits=[Settings(path=folder / "settings.json", items=items, members=members)], notes=notes)
