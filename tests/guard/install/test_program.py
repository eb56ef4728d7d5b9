from __future__ import annotations

import sys
from pathlib import Path

import pytest

from oakum.guard.install.program import program
from oakum.model import UsageError


def test_the_command_is_found_on_the_path(hook: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert program(str(hook.parent)) == str(hook)
    monkeypatch.setattr(sys, "executable", str(hook.parent / "python"))
    assert program(str(tmp_path)) == str(hook)


def test_no_command_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(UsageError, match="not on PATH"):
        program(str(tmp_path))
