"""What can be written for a host, and how its paths are."""

from __future__ import annotations

import msgspec

from oakum.guard.harden.inventory import FOLDERS
from oakum.guard.install.edit import Edit
from oakum.guard.install.where import Where


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """What can be written for a host, and what it does not do."""

    edits: list[Edit]
    notes: tuple[str, ...] = ()


def absolute(path: str, where: Where) -> str:
    """For who does not know what `~` is."""
    return f"{where.home}{path[1:]}" if path.startswith("~/") else path


def beneath(path: str) -> str:
    """The pattern of everything in a folder, or the file itself."""
    return f"{path}/**" if path in FOLDERS else path
