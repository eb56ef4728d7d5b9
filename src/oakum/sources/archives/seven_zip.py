"""7z archives, through the optional package py7zr."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from oakum.model import MissingExtra, Skipped
from oakum.sources.archives.bounds import Budget, Unreadable, size_of
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path

if TYPE_CHECKING:
    import py7zr

_AT_ONCE = 256 << 20
"""Bytes of one archive that are held in memory: py7zr gives all its files in one go."""


def read_seven_zip(path: str, source: BinaryIO, budget: Budget) -> Iterator[Member | Skipped]:
    """The files in a 7z archive, up to 256 MiB of them."""
    with _opened(source, budget) as archive:
        names = _numbered(archive)
        wanted: dict[str, str] = {}
        room = _AT_ONCE
        for number, file in zip(names, archive.files, strict=True):
            budget.admit()
            shown = member_path(path, names[number])
            if file.is_directory:
                continue
            if skipped := _refusal(file, shown, min(room, budget.limits.member)):
                yield skipped
            else:
                wanted[number] = shown
                room -= file.uncompressed
        yield from _extracted(archive, wanted, budget)


def _opened(source: BinaryIO, budget: Budget) -> py7zr.SevenZipFile:
    try:
        import py7zr
    except ImportError:
        raise MissingExtra("reading 7z", "archives") from None
    packed = size_of(source)
    try:
        archive = py7zr.SevenZipFile(source, max_extract_size=budget.limits.total)
    except py7zr.PasswordRequired:
        raise Unreadable("encrypted") from None
    budget.check_ratio(sum(file.uncompressed for file in archive.files), packed)
    return archive


def _numbered(archive: Any) -> dict[str, str]:
    """Renames the files to numbers; number -> name: one name such as `../x` makes py7zr refuse all."""
    names = {}
    for number, entry in enumerate(archive.files.files_list):
        names[f"{number:07}"] = str(entry["filename"])
        entry["filename"] = f"{number:07}"
    return names


def _refusal(file: Any, path: str, room: int) -> Skipped | None:
    if not file.is_file:
        return Skipped(path=path, reason="link" if file.is_symlink else "special file", by_default=True)
    if file.uncompressed > room:
        return Skipped(path=path, reason="too large", detail=f"{file.uncompressed} bytes, room for {room}")
    return None


def _extracted(archive: py7zr.SevenZipFile, wanted: dict[str, str], budget: Budget) -> Iterator[Member]:
    import py7zr

    memory = _memory()
    failure: Exception | None = None
    try:
        archive.extract(targets=list(wanted), factory=memory)
    except py7zr.PasswordRequired:
        failure = Unreadable("encrypted")
    except py7zr.exceptions.DecompressionBombError:
        failure = Unreadable("archive bomb", f"more than {budget.limits.total} bytes unpacked")
    except Exception as error:
        failure = error  # what was unpacked before it is to be read all the same
    for number, content in memory.files.items():
        data = content.getvalue()
        budget.spend(len(data))
        yield Member(wanted[number], data)
    if failure:
        raise failure


def _memory() -> Any:
    """A py7zr writer factory that keeps the files in memory; made late because its base class is optional."""
    from py7zr.io import Py7zIO, WriterFactory

    class Memory(io.BytesIO):
        def size(self) -> int:
            return self.getbuffer().nbytes

        def close(self) -> None:
            """Stays open: the content is read after py7zr is done with it."""

    Py7zIO.register(Memory)

    class MemoryFactory(WriterFactory):
        def __init__(self) -> None:
            self.files: dict[str, Memory] = {}

        def create(self, filename: str) -> Any:
            return self.files.setdefault(filename.rsplit("/", 1)[-1], Memory())

    return MemoryFactory()
