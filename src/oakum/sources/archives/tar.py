"""Tar files, plain or as a stream that is unpacked on the way."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from oakum.model import Skipped
from oakum.sources.archives.bounds import Budget, Forward, Stream, Unreadable
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path


def read_tar(path: str, source: BinaryIO, budget: Budget, packed: int | None = None) -> Iterator[Member | Skipped]:
    """The files in a tar, in one pass. `packed`: the size of the compressed file behind `source`, if any."""
    stream = Forward(source, budget, packed)
    with tarfile.open(fileobj=cast(BinaryIO, stream), mode="r:", encoding="utf-8") as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header it has seen
            budget.admit()
            if not info.isdir():
                yield _member(archive, info, member_path(path, info.name), budget)
    if stream.last.strip(b"\0"):  # tarfile takes a broken header for the end, which is a block of zeros
        raise Unreadable("damaged", "a header in the middle is broken: the rest was not read")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, path: str, budget: Budget) -> Member | Skipped:
    if info.issym() or info.islnk():
        return Skipped(path=path, reason="link", by_default=True)
    if not info.isreg():
        return Skipped(path=path, reason="special file", by_default=True)
    try:
        budget.check_size(info.size)
    except Unreadable as error:
        return Skipped(path=path, reason=error.reason, detail=error.detail)
    content = cast(Stream, archive.extractfile(info))
    return Member(path, b"".join(budget.chunks(content)))
