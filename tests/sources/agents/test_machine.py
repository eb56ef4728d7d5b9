from __future__ import annotations

from pathlib import Path

import pytest

from oakum.sources.agents.machine import Machine, this_machine

HOME = Path("/home/u")


def test_all_layouts_of_a_home() -> None:
    machine = Machine(home=HOME)
    assert list(machine.folders("@config/Cursor")) == [
        HOME / ".config" / "Cursor",
        HOME / "Library" / "Application Support" / "Cursor",
        HOME / "AppData" / "Roaming" / "Cursor",
    ]
    assert HOME / ".local/share/goose" in machine.folders("@data/goose")
    assert HOME / ".config/Code/User/x" in machine.folders("@vscode/x")
    assert HOME / ".config/Cursor/User/x" not in machine.folders("@vscode/x")
    assert HOME / ".config/Cursor/User/x" in machine.folders("@code/x")
    assert HOME / ".vscode-server/data/User/x" in machine.folders("@code/x")


def test_variables_come_first() -> None:
    machine = Machine(home=HOME, environ={"XDG_CONFIG_HOME": "/c", "CODEX_HOME": "/codex", "EMPTY": "", "REL": "x"})
    assert next(machine.folders("@config/a")) == Path("/c/a")
    assert list(machine.folders("$CODEX_HOME/sub")) == [Path("/codex/sub")]
    assert list(machine.folders("$EMPTY")) == list(machine.folders("$REL")) == list(machine.folders("$UNSET")) == []


def test_the_machine_itself_only_where_it_is_meant() -> None:
    assert list(Machine(home=HOME).folders("/etc/codex")) == []
    assert list(Machine(home=HOME, root=Path("/r")).folders("/etc/codex")) == [Path("/r/etc/codex")]


def test_projects() -> None:
    assert list(Machine(home=HOME).folders("@project/.cursor", [Path("/p")])) == [Path("/p/.cursor")]


def test_a_kind_of_folder_that_is_not_known() -> None:
    with pytest.raises(ValueError, match="unknown kind of folder"):
        list(Machine(home=HOME).folders("@nothing/x"))


def test_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("CODEX_HOME", "/elsewhere")
    machine = this_machine()
    assert machine.home == Path("/home/me")
    assert list(machine.folders("$CODEX_HOME")) == [Path("/elsewhere")]
