"""The journal: one line of JSON for everything that was done, only ever appended to. It is the store and the audit
trail in one: read from its first line, it gives the register.

Each line seals the one before it, so that no line can be changed or taken out without a trace. A process that is killed
while it writes leaves at most half a line, which was never answered for and is cut off.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.model import ConfigError, OakumError
from oakum.server.exceptions.book import Event

_LARGEST = 1 << 30
_LONGEST_LINE = 64 << 10
_FIRST = "0" * 64


class Unwritable(OakumError):  # noqa: N818 - named for what it is about
    """The journal takes nothing now; what was asked for has not happened."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line."""

    number: int
    """From 1."""
    event: Event
    seal: str
    """SHA-256 of the seal before, the number and the event."""


class Journal:
    """One file, for one process. Its folder has to be there."""

    def __init__(self, path: Path) -> None:
        """Raises ConfigError when it cannot be opened, or another process has it."""
        self._path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _synced(path.parent)
        except BlockingIOError:
            raise ConfigError(f"{path}: another process keeps this register") from None
        except OSError as error:
            raise ConfigError(f"{path}: cannot be opened: {error.strerror}") from None
        self._length = 0
        self._seal = _FIRST
        self.number = 0
        """Of the last line."""
        self._is_broken = False

    def read(self) -> Iterator[Event]:
        """All events; to be exhausted before anything is written. Raises ConfigError for a line that is not as it was
        written."""
        if os.fstat(self._file).st_size > _LARGEST:
            raise ConfigError(f"{self._path}: has more than {_LARGEST} bytes")
        with self._path.open("rb") as file:
            while (raw := file.readline(_LONGEST_LINE + 1)).endswith(b"\n"):
                line = self._checked(raw)
                self._seal, self.number, self._length = line.seal, line.number, self._length + len(raw)
                yield line.event
        if len(raw) > _LONGEST_LINE:
            raise self._wrong("is too long")
        if raw:
            os.ftruncate(self._file, self._length)

    def write(self, event: Event) -> None:
        """Appends, and returns when it is on the disk. Raises Unwritable."""
        number = self.number + 1
        line = Line(number=number, event=event, seal=_sealed(self._seal, number, event))
        raw = msgspec.json.encode(line) + b"\n"
        if self._is_broken or len(raw) > _LONGEST_LINE:
            raise Unwritable(f"{self._path}: takes nothing more; see the log")
        try:
            written = os.write(self._file, raw)
            if written != len(raw):
                raise OSError(0, "the disk is full")
            os.fsync(self._file)
        except OSError as error:
            self._take_back()
            raise Unwritable(f"{self._path}: cannot be written: {error.strerror}") from None
        self._seal, self.number, self._length = line.seal, number, self._length + len(raw)

    def close(self) -> None:
        """Lets another process have it."""
        os.close(self._file)

    def _take_back(self) -> None:
        """Nothing of a line that is not whole may stay, else the next would be joined to it."""
        try:
            os.ftruncate(self._file, self._length)
            os.fsync(self._file)
        except OSError:
            self._is_broken = True

    def _checked(self, raw: bytes) -> Line:
        try:
            line = msgspec.json.decode(raw, type=Line)
        except (msgspec.DecodeError, RecursionError):
            raise self._wrong("is no line of a journal") from None
        if line.number != self.number + 1 or line.seal != _sealed(self._seal, line.number, line.event):
            raise self._wrong("is not what was written: a line was changed, added or taken out")
        return line

    def _wrong(self, what: str) -> ConfigError:
        return ConfigError(f"{self._path}:{self.number + 1}: {what}; restore the journal from a backup")


def _sealed(before: str, number: int, event: Event) -> str:
    return hashlib.sha256(f"{before} {number} ".encode() + msgspec.json.encode(event)).hexdigest()


def _synced(folder: Path) -> None:
    """A new file is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
