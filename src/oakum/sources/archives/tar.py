"""Tar files, plain or as a stream that is unpacked on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from oakum.model import Skipped
from oakum.sources.archives.bounds import Budget, Unreadable, size_of
from oakum.sources.archives.entries import Entry, entries
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path
from oakum.sources.archives.tape import Tape


def read_tar(path: str, source: BinaryIO, budget: Budget, packed: int | None = None) -> Iterator[Member | Skipped]:
    """The files in a tar, in one pass. With `packed`, the size of the compressed file behind `source`, if any."""
    tape = Tape(source, budget, size=size_of(source)) if packed is None else Tape(source, budget, packed=packed)
    for entry in entries(tape, budget):
        if entry.kind != "folder":
            yield _member(tape, entry, member_path(path, entry.name), budget)


def _member(tape: Tape, entry: Entry, path: str, budget: Budget) -> Member | Skipped:
    if entry.kind == "sparse":
        return Skipped(path=path, reason="special file", detail="a sparse file")
    if entry.kind != "file":
        return Skipped(path=path, reason="link" if entry.kind == "link" else "special file", by_default=True)
    try:
        budget.check_size(entry.size)
    except Unreadable as error:
        return Skipped(path=path, reason=error.reason, detail=error.detail)
    budget.spend(entry.size)
    return Member(path, tape.exactly(entry.size))
