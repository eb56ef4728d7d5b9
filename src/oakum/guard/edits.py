"""Which lines of which files an agent wrote: recorded from its edits as they happen, read when they are committed.

Of a line only a keyed hash is kept, of 64 bits: enough to know it again, nothing to read it from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from oakum.config import root_of, state_directory
from oakum.guard.event import Action, Event, Flow
from oakum.sources.regular import read_regular

_MOST_LINES = 20_000
_LARGEST = 8 << 20
_TELLING = 3
"""Characters that a line needs to be known again; a bracket is anybody's."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One write of an agent."""

    time: str
    """ISO 8601, UTC."""
    tool: str
    """The host: `claude`."""
    session: str
    path: str
    """Below the root of the repository, `/` separated."""
    lines: tuple[str, ...]
    """Hashes of the lines that it wrote."""


class Edits:
    """The record of one user, a file for each repository, in a folder that is the user's alone."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = hashlib.blake2b(b"edits" + key, digest_size=32).digest()

    def record(self, event: Event) -> None:
        """Remembers what a write event writes; nothing for any other. What cannot be written is left: a record is no
        reason to keep an agent from working."""
        if event.action is not Action.WRITE:
            return
        lines = tuple(dict.fromkeys(self._hashes(event)))[:_MOST_LINES]
        for name in event.paths if lines else ():
            path = Path(os.path.normpath(Path(event.folder or "/") / name))
            root = root_of(path.parent)
            if path.is_relative_to(root):
                edit = Edit(
                    time=datetime.now(UTC).isoformat(timespec="seconds"),
                    tool=event.host,
                    session=event.session,
                    path=path.relative_to(root).as_posix(),
                    lines=lines,
                )
                self._append(root, edit)

    def of(self, root: Path) -> list[Edit]:
        """The edits in a repository, oldest first. What is no record is passed over."""
        try:
            text = read_regular(self._file(root), 2 * _LARGEST)
        except OSError:
            return []
        return list(_decoded(text))

    def hash_of(self, line: bytes) -> str:
        """How a line is remembered, without the white space around it; empty for one that tells nothing."""
        text = line.strip()
        if len(text) < _TELLING:
            return ""
        return hashlib.blake2b(text, digest_size=8, key=self._key).hexdigest()

    def _hashes(self, event: Event) -> Iterator[str]:
        for piece in event.pieces:
            if piece.flow is Flow.OUT:
                for line in piece.text.encode("utf-8", "surrogatepass").split(b"\n")[:_MOST_LINES]:
                    if hashed := self.hash_of(line):
                        yield hashed

    def _file(self, root: Path) -> Path:
        name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]
        return self._folder / f"{name}.jsonl"

    def _append(self, root: Path, edit: Edit) -> None:
        path = self._file(root)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > _LARGEST:
                path.replace(path.with_suffix(".old.jsonl"))
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(msgspec.json.encode(edit) + b"\n")
        except OSError:
            return


def edits(key: bytes) -> Edits | None:
    """The record of this user, under the identity key; None where there is no home to keep it in."""
    state = state_directory()
    return Edits(state / "edits", key) if state else None


def _decoded(text: bytes) -> Iterator[Edit]:
    for line in text.splitlines():
        try:
            yield msgspec.json.decode(line, type=Edit)
        except msgspec.DecodeError:
            continue
