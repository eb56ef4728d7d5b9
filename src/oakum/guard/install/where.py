"""For whom hooks are installed, and what a machine looks like."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec


class Scope(StrEnum):
    """Whose settings."""

    USER = "user"
    PROJECT = "project"
    """Of everybody who works in a repository; most hosts ask them first whether they trust it."""
    MANAGED = "managed"
    """Of the whole machine; users cannot change them."""


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The place to install to."""

    scope: Scope = Scope.USER
    home: Path
    project: Path = Path()
    root: Path = Path("/")
    """Of the file system: a folder, where a container image is being made."""
    platform: str = sys.platform
    environ: Mapping[str, str] = {}

    def base(self, variable: str, folder: str) -> Path:
        """The user's folder of a host, which a variable can move."""
        given = Path(self.environ.get(variable, ""))
        return given if variable and given.is_absolute() else self.home / folder

    def machine(self, linux: str, darwin: str = "", windows: str = "") -> Path | None:
        """The machine's folder of a host."""
        folder = {"darwin": darwin or linux, "win32": windows}.get(self.platform, linux)
        return self.root / folder if folder else None


def here(scope: Scope, project: Path | None = None) -> Where:
    """This machine and this user."""
    return Where(
        scope=scope,
        home=Path.home(),
        project=(project or Path()).absolute(),
        root=Path(Path.home().anchor),
        environ=dict(os.environ),
    )
