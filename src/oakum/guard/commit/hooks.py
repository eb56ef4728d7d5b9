"""Git's own hooks: small scripts that call us, after what stood there before."""

from __future__ import annotations

from pathlib import Path

from oakum.model import UsageError
from oakum.sources.git.repository import Repository

NAMES = ("pre-commit", "commit-msg", "pre-push", "post-commit")
_MARK = "# Written by `oakum guard git install`; `oakum guard git uninstall` takes it away."
_BEFORE = ".before-oakum"
_SCRIPT = """#!/bin/sh
{mark}
if [ -x "$0{before}" ]; then "$0{before}" "$@" || exit; fi
exec oakum guard git {name} "$@"
"""
_PUSH = """#!/bin/sh
{mark}
refs=$(cat)
if [ -x "$0{before}" ]; then printf '%s\\n' "$refs" | "$0{before}" "$@" || exit; fi
if [ -n "$refs" ]; then printf '%s\\n' "$refs" | exec oakum guard git {name} "$@"; fi
"""


def install(repository: Repository) -> list[Path]:
    """Writes the hooks that are not ours yet; one that is there already is kept beside, and runs first. Returns what
    was written. Raises UsageError."""
    folder = _folder(repository)
    return [path for name in NAMES if _write(path := folder / name)]


def uninstall(repository: Repository) -> list[Path]:
    """Takes the hooks away, and puts back what stood there before. Returns what was removed."""
    removed = []
    for path in (_folder(repository) / name for name in NAMES):
        if _is_ours(path):
            path.unlink()
            removed.append(path)
            before = path.with_name(path.name + _BEFORE)
            if before.exists():
                before.rename(path)
    return removed


def _write(path: Path) -> bool:
    if _is_ours(path):
        return False
    before = path.with_name(path.name + _BEFORE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() or path.is_symlink():
            if before.exists():
                raise UsageError(f"{before} is there already; remove it, or put it back in place of {path.name}")
            path.rename(before)
        script = _PUSH if path.name == "pre-push" else _SCRIPT
        path.write_text(script.format(mark=_MARK, before=_BEFORE, name=path.name), "utf-8", newline="\n")
        path.chmod(0o755)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    return True


def _is_ours(path: Path) -> bool:
    return path.is_file() and _MARK in path.read_text("utf-8", "replace")


def _folder(repository: Repository) -> Path:
    return repository.common_dir / "hooks"
