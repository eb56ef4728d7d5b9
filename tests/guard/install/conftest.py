"""A machine of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from oakum.guard.install.recipes import Command
from oakum.guard.install.where import Scope, Where


@pytest.fixture
def where(tmp_path: Path) -> Where:
    """A user's settings, with the home directory as the only thing there is."""
    home = tmp_path / "home"
    home.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    return Where(
        scope=Scope.USER, home=home, project=project, root=tmp_path / "root", platform="linux",
        environ={"HOME": str(home)},
    )  # fmt: skip


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    """A command that says what it was asked, in place of the real one."""
    path = tmp_path / "bin" / "oakum-hook"
    path.parent.mkdir()
    path.write_text('#!/bin/sh\nwc -c >/dev/null\necho \'{"asked":"\'"$*"\'"}\'\n')
    path.chmod(0o755)
    return path


@pytest.fixture
def command(hook: Path) -> Command:
    return Command(program=str(hook))
