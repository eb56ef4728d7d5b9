"""What the engine sees by, beside its detector: small protocols, so that it can be tried without a disk or a shell."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from oakum.guard.event import Event
from oakum.guard.seek import Seeker


class Deed(Protocol):
    """One thing that a command does."""

    @property
    def why(self) -> str:
        """For a person, without any value."""
        ...

    @property
    def sure(self) -> str:
        """`certain`, `likely` or `possible`."""
        ...


class Sight(Protocol):
    """A command, looked at before it runs."""

    @property
    def shows(self) -> Sequence[Deed]:
        """What of secret things its output would hold."""
        ...

    @property
    def leaks(self) -> Sequence[Deed]:
        """Where secret things would go over the network."""
        ...

    @property
    def complete(self) -> bool:
        """Whether the whole command was understood."""
        ...

    @property
    def why(self) -> str:
        """What was not."""
        ...


Look = Callable[[str, str, Mapping[str, str], float], Sight]
"""Command, folder, environment, time of `time.monotonic()` by which to be done -> what it does with secrets."""
Wrap = Callable[[str, str], str]
"""Command, session -> one that does the same, and whose output passes the redactor."""
Locate = Callable[[str, str, str], str]
"""Path, folder, home -> what kind of secrets a file there holds by its name; empty for any other file."""
Alarms = Callable[[Event, Mapping[str, str]], Iterable[str]]
"""Event, environment -> what threatens the guard itself: settings that switch it off or lead round it."""
Read = Callable[[str], bytes | None]
"""Absolute path -> what the file holds, None when it is not there, no file, or too large."""

LARGEST = 4 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Senses(msgspec.Struct, frozen=True, kw_only=True):
    """All of them."""

    seeker: Seeker
    look: Look
    locate: Locate
    read: Read
    alarms: Alarms
    wrap: Wrap | None = None
    """None: commands are not rewritten."""


def read_file(path: str) -> bytes | None:
    """What a regular file of at most 4 MB holds; a pipe must not block, a device not go on for ever."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            content = file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None
    return content if len(content) <= LARGEST else None
