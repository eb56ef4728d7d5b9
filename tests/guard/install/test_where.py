from __future__ import annotations

from pathlib import Path

import msgspec

from oakum.guard.install.where import Scope, Where, here


def test_a_variable_moves_a_folder_if_it_is_absolute(where: Where) -> None:
    moved = msgspec.structs.replace(where, environ={"A": "/elsewhere", "B": "relative"})
    assert moved.base("A", ".a") == Path("/elsewhere")
    assert moved.base("B", ".b") == where.home / ".b"


def test_machines_differ(where: Where) -> None:
    on = {name: msgspec.structs.replace(where, platform=name) for name in ("linux", "darwin", "win32")}
    assert on["linux"].machine("etc/x", "Library/X") == where.root / "etc/x"
    assert on["darwin"].machine("etc/x", "Library/X") == where.root / "Library/X"
    assert on["win32"].machine("etc/x") is None


def test_this_machine(tmp_path: Path) -> None:
    assert here(Scope.PROJECT, tmp_path).project == tmp_path
    assert here(Scope.USER).home == Path.home()
