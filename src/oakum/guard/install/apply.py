"""Carries edits out: whole or not at all, checked after writing, and undone to the byte where nobody wrote since."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from oakum.guard.install import record
from oakum.guard.install.edit import Edit, applied, undone
from oakum.guard.install.record import Installed
from oakum.model import ConfigError, OakumError
from oakum.policy.atomic import write_text

_LARGEST = 8 << 20
_RUNNABLE = 0o755
_PRIVATE = 0o600


class Outcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    ABSENT = "absent"


class Done(msgspec.Struct, frozen=True):
    """One file."""

    path: Path
    outcome: Outcome


def install(host: str, edits: list[Edit], environ: Mapping[str, str]) -> list[Done]:
    """Writes every edit. Raises ConfigError, with the files of the host as they were."""
    known = record.load(environ)
    before = [(edit, read(edit.path)) for edit in edits]
    planned = [(edit, old, _planned(host, edit, old, known.get(str(edit.path)))) for edit, old in before]
    done: list[Done] = []
    try:
        for edit, old, (text, entry) in planned:
            done.append(Done(edit.path, write(edit, old, text)))
            known[entry.path] = entry
    except OakumError:
        for edit, old, _ in planned[: len(done) + 1]:
            _put_back(edit.path, old)
        raise
    record.save(environ, known)
    return done


def uninstall(edits: list[Edit], environ: Mapping[str, str]) -> list[Done]:
    """Takes our part out of every file. Raises ConfigError."""
    known = record.load(environ)
    done = [_taken_out(edit, known.pop(str(edit.path), None)) for edit in edits]
    record.save(environ, known)
    return done


def is_installed(edit: Edit) -> bool:
    """Whether the file holds just what `install` would write."""
    try:
        edit.check(read(edit.path) or "")
    except OakumError:
        return False
    return True


def write(edit: Edit, old: str | None, text: str) -> Outcome:
    """Writes one file and checks it. Raises ConfigError."""
    if old == text and not (edit.private and _others_may_read(edit.path)):
        return Outcome.UNCHANGED
    try:
        edit.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{edit.path}: cannot be written: {error.strerror}") from error
    if edit.private:
        edit.path.touch(_PRIVATE)
        edit.path.chmod(_PRIVATE)  # before the secret is in it
    write_text(edit.path, text)
    if edit.executable:
        edit.path.chmod(_RUNNABLE)
    edit.check(read(edit.path) or "")
    return Outcome.WRITTEN


def _others_may_read(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def read(path: Path) -> str | None:
    """None where there is no file. Raises ConfigError for what is no text, or no settings by its size."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path}: larger than 8 MB, so these are no settings")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{path}: cannot be read: {reason}") from error


def _planned(host: str, edit: Edit, old: str | None, entry: Installed | None) -> tuple[str, Installed]:
    """The text to write; what an earlier installation of ours wrote is taken out of it first."""
    bare, created = _bare(edit, old, entry)
    insertions = edit.insertions(bare)
    text = applied(bare, insertions)
    edit.check(text)
    made = Installed(host=host, path=str(edit.path), insertions=insertions, created=created, after=record.digest(text))
    return text, made


def _bare(edit: Edit, old: str | None, entry: Installed | None) -> tuple[str, bool]:
    """The file without our part, and whether there would be none."""
    if old is None:
        return "", True
    if entry and record.digest(old) == entry.after and (before := undone(old, entry.insertions)) is not None:
        return before, entry.created
    bare = edit.without(old)
    return bare, bare != old and not bare.strip()


def _taken_out(edit: Edit, entry: Installed | None) -> Done:
    old = read(edit.path)
    if old is None:
        return Done(edit.path, Outcome.ABSENT)
    bare, created = _bare(edit, old, entry)
    if bare == old:
        return Done(edit.path, Outcome.ABSENT)
    _put_back(edit.path, None if created and not bare.strip() else bare)
    return Done(edit.path, Outcome.REMOVED)


def _put_back(path: Path, text: str | None) -> None:
    if text is not None:
        write_text(path, text)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be removed: {error.strerror}") from error
