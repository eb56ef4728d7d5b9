"""What is installed, and what is wrong with it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.guard import hosts
from oakum.guard.endpoint import PATH, Endpoint, load
from oakum.guard.install.apply import is_installed
from oakum.guard.install.edit import MARK, Edit
from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError

_SHARED = frozenset({".config", "Documents", "etc", "Library", "ProgramData", "Program Files"})
"""Folders in which many programs have theirs."""
_OTHERS = {
    "vscode": (".vscode", ".config/Code/User", "Library/Application Support/Code/User", "AppData/Roaming/Code/User"),
    "kiro": (".aws/amazonq", ".amazonq"),
}
_URL = f"{PATH}claude"
_MODE = re.compile(r"--mode[\s\",]+([a-z]+)")


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """One host in one scope."""

    host: str
    title: str
    scope: str
    installed: bool
    """Whether every file names our command."""
    current: bool
    """Whether every file holds what this version would write with the same options."""
    program: str
    """The command that is installed; empty where none is."""
    mode: str
    fail_closed: bool
    over_http: bool
    """Whether the host asks the daemon over HTTP."""
    paths: list[str]
    present: bool
    """Whether the host's own folder is there at all."""


def status(where: Where) -> list[Status]:
    """Every host that has settings of the scope."""
    found: list[Status] = []
    for name in hosts.NAMES:
        try:
            found.append(of(name, where))
        except UsageError:  # no settings of this scope
            continue
    return found


def of(name: str, where: Where) -> Status:
    """One host. Raises UsageError where it has no settings of the scope."""
    made = edits(name, where, Command(program=MARK))
    text = "\n".join(_text(edit.path) for edit in made)
    command = _command(text, load(where.environ))
    wanted = edits(name, where, command)
    return Status(
        host=name,
        title=hosts.find(name).title,
        scope=str(where.scope),
        installed=all(MARK in _text(edit.path) for edit in made),
        current=all(is_installed(edit) for edit in wanted),
        program=command.program,
        mode=command.mode,
        fail_closed=command.fail_closed,
        over_http=_URL in text,
        paths=[str(edit.path) for edit in made],
        present=any(folder.is_dir() for folder in _folders(name, made, where)),
    )


def ailments(one: Status) -> list[str]:
    """What a doctor would say of an installed host."""
    if not one.installed:
        return []
    said = [] if one.current else ["not as this version would write it: run `oakum guard install` again"]
    if shutil.which(one.program) is None:
        said.append(f"its command is not there any more: {one.program or MARK}")
    loose = [path for path in one.paths if os.name == "posix" and Path(path).stat().st_mode & 0o022]
    return said + [f"{path} can be written by others: chmod go-w" for path in loose]


def _command(text: str, endpoint: Endpoint | None) -> Command:
    """What an installed file runs, read out of it."""
    words = re.split(r"[\s\"'\[\],\\`]+", text)
    programs = sorted((word for word in words if Path(word).name == MARK), key=len, reverse=True)  # paths first
    mode = _MODE.search(text)
    closed = any(mark in text for mark in ("--fail-closed", "FAIL_CLOSED = true"))
    return Command(
        program=programs[0] if programs else "",
        mode=mode.group(1) if mode else "",
        fail_closed=closed,
        endpoint=endpoint if _URL in text else None,
    )


def _folders(name: str, made: list[Edit], where: Where) -> Iterator[Path]:
    """The host's own folders: the first below the place where all hosts have theirs."""
    base = {Scope.USER: where.home, Scope.PROJECT: where.project, Scope.MANAGED: where.root}[where.scope]
    yield from (base / other for other in _OTHERS.get(name, ()))
    for edit in made:
        yield edit.path.parent
        if edit.path.is_relative_to(base):
            parts = edit.path.relative_to(base).parts
            yield base.joinpath(*parts[: 2 if parts[0] in _SHARED else 1])


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
