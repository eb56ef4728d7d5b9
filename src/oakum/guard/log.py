"""What the guard decided, one line of JSON each, appended. Reasons, identities and times; no value, no content."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from oakum.config import state_directory

FILE_NAME = "guard.jsonl"
_LARGEST = 10 << 20
_KEPT = 3
"""Older files: `guard.jsonl.1` is the youngest of them."""


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason for a decision."""

    policy: str
    message: str
    verdict: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision."""

    time: str
    """UTC, ISO 8601."""
    host: str
    event: str = ""
    """As the host calls it."""
    moment: str = ""
    action: str = ""
    tool: str = ""
    session: str = ""
    folder: str = ""
    verdict: str = ""
    """Empty when there was none: see `failure`."""
    done: str = ""
    """What the host can make of the verdict."""
    mode: str = ""
    secrets: tuple[str, ...] = ()
    """Identities."""
    rules: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    changed: int = 0
    """Texts that the answer replaces."""
    milliseconds: float = 0.0
    failure: str = ""
    """Why there was no decision, and what was answered."""
    lost: int = 0
    """Entries before this one that could not be written."""


class Log:
    """Appends entries. A log that cannot be written stops nothing, but the next entry that can be says so."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lost = 0

    def write(self, entry: Entry) -> None:
        """Appends one line, with one write, so that several processes may share the file."""
        line = msgspec.json.encode(msgspec.structs.replace(entry, lost=self._lost)) + b"\n"
        try:
            if self._path is None:
                raise FileNotFoundError
            self._append(self._path, line)
        except OSError:
            self._lost += 1
        else:
            self._lost = 0

    def _append(self, path: Path, line: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if os.write(descriptor, line) != len(line):
                raise OSError("cut short")
        finally:
            os.close(descriptor)
        if size > _LARGEST:
            _rotate(path)


def location() -> Path | None:
    """Where this user's log is; None where there is no home."""
    folder = state_directory()
    return folder / FILE_NAME if folder else None


def read(path: Path) -> Iterator[Entry]:
    """The entries, oldest first, older files too. Lines that are cut short are passed over."""
    for file in [*(_older(path, number) for number in range(_KEPT, 0, -1)), path]:
        with contextlib.suppress(FileNotFoundError), file.open("rb") as lines:
            yield from _entries(lines)


def follow(path: Path, pause: Callable[[], object]) -> Iterator[Entry]:
    """The entries that come from now on, into whichever file has the name by then; waits by `pause`, without end."""
    file = path.open("rb") if path.exists() else None
    if file is not None:
        file.seek(0, os.SEEK_END)
    while True:
        if file is not None:
            yield from _entries(file)
        if path.exists() and (file is None or path.stat().st_ino != os.fstat(file.fileno()).st_ino):
            if file is not None:
                yield from _entries(file)
                file.close()
            file = path.open("rb")
        else:
            pause()


def _entries(lines: Iterable[bytes]) -> Iterator[Entry]:
    for line in lines:
        with contextlib.suppress(msgspec.DecodeError):
            yield msgspec.json.decode(line, type=Entry)


def _rotate(path: Path) -> None:
    for number in range(_KEPT - 1, -1, -1):
        with contextlib.suppress(FileNotFoundError):
            _older(path, number).replace(_older(path, number + 1))


def _older(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}") if number else path
