"""What to do with a file that has arrived: check it, then keep or unpack it."""

from __future__ import annotations

import hashlib
import hmac
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from oakum.model import SourceError
from oakum.policy.pull.address import Address

LARGEST = 64 << 20
"""Bytes of a file, and of all that is unpacked from one."""
MOST_FILES = 10_000
_MODES = {"tar.gz": "gz", "tgz": "gz", "tar.bz2": "bz2", "tbz2": "bz2", "tar.xz": "xz", "txz": "xz", "tar": ""}


def arrived(asked: Address, content: bytes, into: Path) -> None:
    """Puts the file, or the wanted files of an archive, into a folder. Raises SourceError."""
    kind, _, wanted = asked.checksum.partition(":")
    if kind and not hmac.compare_digest(hashlib.new(kind, content).hexdigest(), wanted):
        raise SourceError(f"{asked.shown}: is not the file that ?checksum= asks for: its {kind} is another one")
    if asked.archive:
        unpack(asked.archive, content, into, asked.shown, asked.folder)
    else:
        write(into, asked.filename, content, asked.shown)


def unpack(archive: str, content: bytes, into: Path, shown: str, folder: str = "") -> None:
    """The files of an archive that lie in one folder of it. Raises SourceError for one that is broken, that would
    write outside, holds links, or holds too much."""
    members = _zipped(content) if archive == "zip" else _taped(content, _MODES[archive])
    left, found = LARGEST, 0
    try:
        for name, file in members:
            inside = _inside(name, folder)
            if not inside:
                continue
            with file:
                data = file.read(left + 1)
            left, found = left - len(data), found + 1
            if left < 0 or found > MOST_FILES:
                raise SourceError(f"{shown}: unpacks to more than {LARGEST >> 20} MiB or {MOST_FILES} files")
            write(into, inside, data, shown)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"{shown}: cannot be unpacked as {archive}: {type(error).__name__}") from None
    if not found:
        raise SourceError(f"{shown}: the archive holds no file{f' in {folder}' if folder else ''}")


def write(into: Path, name: str, content: bytes, shown: str) -> None:
    """One file by its path in the folder. Raises SourceError for a path that leads outside."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or not path.parts:
        raise SourceError(f"{shown}: holds a file that would be written outside of the folder")
    if path.parts[0] == ".git":
        return
    target = into / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _inside(name: str, folder: str) -> str:
    name = name.removeprefix("./")
    if not folder:
        return name
    return name.removeprefix(f"{folder}/") if name.startswith(f"{folder}/") else ""


def _zipped(content: bytes) -> Iterator[tuple[str, BinaryIO]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.infolist():
            if (one.external_attr >> 16) & 0o170000 == 0o120000:
                raise zipfile.BadZipFile("holds a link")
            if not one.is_dir():
                yield one.filename, cast(BinaryIO, archive.open(one))


def _taped(content: bytes, mode: str) -> Iterator[tuple[str, BinaryIO]]:
    with tarfile.open(fileobj=io.BytesIO(content), mode=f"r:{mode}") as archive:  # type: ignore[call-overload]
        for one in archive:
            if not (one.isfile() or one.isdir()):
                raise tarfile.TarError("holds a link or a device")
            file = archive.extractfile(one) if one.isfile() else None
            if file:
                yield one.name, cast(BinaryIO, file)
