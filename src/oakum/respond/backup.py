"""Copies of what is changed, for nobody but the user, and the way back.

A folder holds the copies as `0001`, `0002` and so on, and `manifest.jsonl` with a line for each. The copies hold the
secrets: the folder is to be deleted once they are revoked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import msgspec

from oakum.model import SourceError, UsageError

_MANIFEST = "manifest.jsonl"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file that was changed."""

    path: str
    copy: str
    after: str = ""
    """SHA-256 of the file after the change."""


class Backup:
    """A new folder for copies. Raises UsageError when it cannot be made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        try:
            folder.mkdir(parents=True, mode=0o700)
            folder.chmod(0o700)
        except OSError as error:
            raise UsageError(f"{folder}: cannot be made for the backup: {error.strerror}") from error

    def place(self) -> Path:
        """Where the next copy goes: a new file that only the user may read."""
        self._count += 1
        path = self.folder / f"{self._count:04}"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return path

    def close(self) -> bool:
        """Whether anything was changed; the folder goes when not."""
        if (self.folder / _MANIFEST).exists():
            return True
        shutil.rmtree(self.folder)
        return False

    def note(self, path: Path, copy: Path) -> None:
        """Writes down what was changed."""
        entry = Entry(path=str(path), copy=copy.name, after=digest(path))
        manifest = self.folder / _MANIFEST
        with os.fdopen(os.open(manifest, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")


def restore(folder: Path, *, force: bool = False) -> tuple[list[str], list[str]]:
    """Puts the copies back; the paths that are as before again, and those that have been changed since and are left,
    unless `force` says otherwise. Raises UsageError for a folder that is no backup, SourceError where a file cannot be
    written."""
    try:
        lines = (folder / _MANIFEST).read_bytes().splitlines()
        entries = [msgspec.json.decode(line, type=Entry) for line in lines]
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{folder}: is no backup of `oakum scan ai --redact`: {_MANIFEST} cannot be read") from error
    done, left = [], []
    for entry in entries:
        path = Path(entry.path)
        if not force and path.exists() and digest(path) != entry.after:
            left.append(entry.path)
            continue
        _put_back(folder / Path(entry.copy).name, path)
        done.append(entry.path)
    return done, left


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_back(copy: Path, path: Path) -> None:
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        temporary = path.with_name(f".{path.name}.oakum")
        shutil.copyfile(copy, temporary)
        temporary.chmod(mode)
        temporary.replace(path)
        for suffix in ("-wal", "-shm"):  # of a database: they belong to what was replaced
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(f"{path}: cannot be restored: {error.strerror}") from error
