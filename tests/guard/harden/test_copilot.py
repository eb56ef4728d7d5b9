from __future__ import annotations

import msgspec
import pytest

from guard.harden.test_controls import body, written
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError


def test_copilot_for_a_user_denies_what_is_there(where: Where) -> None:
    (where.home / ".ssh").mkdir()
    sandbox = body("copilot", where, Scope.USER)["sandbox"]
    assert sandbox["enabled"] is True
    denied = sandbox["userPolicy"]["filesystem"]["deniedPaths"]
    assert {f"{where.home}/.ssh", f"{where.home}/.netrc", f"{where.home}/.pgpass"} == set(denied)


def test_copilot_for_a_machine(where: Where) -> None:
    settings = body("copilot", where, Scope.MANAGED, "managed-settings.json")
    denied = settings["permissions"]["deny"]
    assert {"Read(~/.ssh/**)", "Read(~/.netrc)", "Read(/**/.env)", "Shell(printenv *)"} <= set(denied)
    assert settings["permissions"]["disableBypassPermissionsMode"] == "disable"
    assert settings["allowedMcpServers"] == [{"serverName": "jira"}]
    with pytest.raises(UsageError, match="no project controls"):
        written("copilot", where, Scope.PROJECT)


def test_vscode_for_a_user_and_a_project(where: Where) -> None:
    settings = body("vscode", where, Scope.USER)
    assert settings["chat.agent.sandbox.enabled"] == "on"
    assert f"{where.home}/.netrc" in settings["chat.agent.sandbox.fileSystem.linux"]["denyRead"]
    assert settings["chat.tools.terminal.autoApprove"]["printenv"] is False
    assert set(body("vscode", where, Scope.PROJECT)) == {"chat.tools.terminal.autoApprove"}
    mac = msgspec.structs.replace(where, platform="darwin")
    assert "chat.agent.sandbox.fileSystem.mac" in body("vscode", mac, Scope.USER)
