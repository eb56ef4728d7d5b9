"""Where a user's configuration and caches live: by XDG variables, else as the platform has it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def config_directory(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The folder of the user's configuration; it need not exist. None where there is no home at all."""
    if given := _absolute(environ, "XDG_CONFIG_HOME"):
        return given / "oakum"
    if platform == "win32":
        local = _absolute(environ, "LOCALAPPDATA")
        return local / "oakum" if local else None
    home = _home(environ)
    if home and platform == "darwin":
        return home / "Library" / "Application Support" / "oakum"
    return home / ".config" / "oakum" if home else None


def cache_directory(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The folder of what can be computed anew; it need not exist. None where there is no home at all."""
    if given := _absolute(environ, "OAKUM_CACHE_DIR"):
        return given
    if given := _absolute(environ, "XDG_CACHE_HOME"):
        return given / "oakum"
    if platform == "win32":
        local = _absolute(environ, "LOCALAPPDATA")
        return local / "oakum" / "cache" if local else None
    home = _home(environ)
    if home and platform == "darwin":
        return home / "Library" / "Caches" / "oakum"
    return home / ".cache" / "oakum" if home else None


def state_directory(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The folder of what a run leaves behind and cannot be computed anew; it need not exist. None where there is no
    home at all."""
    if given := _absolute(environ, "XDG_STATE_HOME"):
        return given / "oakum"
    if platform in ("win32", "darwin"):
        folder = config_directory(environ, platform)
        return folder / "state" if folder else None
    home = _home(environ)
    return home / ".local" / "state" / "oakum" if home else None


def _home(environ: Mapping[str, str]) -> Path | None:
    if given := _absolute(environ, "HOME"):
        return given
    known = os.path.expanduser("~") if environ is os.environ else "~"  # noqa: PTH111 - Path.home() raises
    return Path(known) if known != "~" and Path(known).is_absolute() else None


def _absolute(environ: Mapping[str, str], name: str) -> Path | None:
    """The path in a variable; relative ones do not count, as the XDG specification demands."""
    path = Path(environ.get(name) or ".")
    return path if path.is_absolute() else None
