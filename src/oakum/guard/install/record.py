"""What was installed, so that it can be taken out again to the byte.

The record holds what we wrote and where, and never a byte of what was there: settings may hold secrets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from oakum.config.user_dirs import state_directory
from oakum.guard.install.jsonc import Insertion
from oakum.model import OakumError
from oakum.policy.atomic import write_text


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """One file that we changed."""

    host: str
    path: str
    insertions: list[Insertion]
    created: bool
    """Whether there was none before."""
    after: str
    """SHA-256 of the file as we left it."""


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(environ: Mapping[str, str]) -> dict[str, Installed]:
    """By path. Empty where there is none, or none that can be read: uninstalling then looks for our marks instead."""
    path = _path(environ)
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[Installed]) if path else []
    except (OSError, msgspec.MsgspecError):
        return {}
    return {one.path: one for one in found}


def save(environ: Mapping[str, str], installed: Mapping[str, Installed]) -> None:
    """Writes it; where there is no place for it, nothing is lost but the exactness of an uninstall."""
    path = _path(environ)
    if path is None:
        return
    try:
        if not installed:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_text(path, msgspec.json.encode(list(installed.values())).decode())
    except (OSError, OakumError):
        return


def _path(environ: Mapping[str, str]) -> Path | None:
    folder = state_directory(environ)
    return folder / "guard" / "installed.json" if folder else None
