"""Where the bytes of an image are: a folder in the OCI layout, or a tar of `docker save` or of such a layout."""

from __future__ import annotations

import io
import os
import posixpath
import tarfile
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import msgspec

from oakum.model import SourceError
from oakum.sources.regular import open_regular

_BUFFER = 1 << 20
_MOST_MEMBERS = 1_000_000
_MOST_LINKS = 8


class Blob(Protocol):
    """Bytes that a worker can open: small and picklable."""

    @property
    def size(self) -> int:
        """Bytes; 0 where that is not known before they come."""
        ...

    def open(self) -> BinaryIO:
        """The bytes, in one pass. Raises OSError or OakumError."""
        ...


class Stored(msgspec.Struct, frozen=True):
    """A file, or a stretch of one."""

    path: str
    offset: int
    size: int

    def open(self) -> BinaryIO:
        """The stretch. Raises OSError."""
        file = open_regular(self.path, follow=True)
        file.seek(self.offset)
        return io.BufferedReader(_Stretch(file, self.size), _BUFFER)


class _Stretch(io.RawIOBase):
    """The next `size` bytes of a file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._file.read(min(len(buffer), self._left))
        buffer[: len(part)] = part
        self._left -= len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()


class Store(Protocol):
    """The blobs of some images, by the names that they have in an OCI layout: `blobs/sha256/...`."""

    def blob(self, name: str) -> Blob | None:
        """None when it is not there."""
        ...


class Folder:
    """An OCI layout on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def blob(self, name: str) -> Blob | None:
        """The file of that name, which a manifest may have made up."""
        if ".." in name.split("/") or name.startswith("/"):
            return None
        file = self._path / name
        try:
            return Stored(str(file), 0, file.stat().st_size) if file.is_file() else None
        except (OSError, ValueError):  # too long, or a zero byte
            return None


class Archive:
    """A tar, read in place. Raises SourceError when it is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stretches: dict[str, tuple[int, int]] = {}
        self._links: dict[str, str] = {}
        try:
            with open_regular(path, follow=True) as file:
                size = os.fstat(file.fileno()).st_size
                with tarfile.open(fileobj=file, mode="r:") as archive:
                    self._index(archive, size)
        except (OSError, tarfile.TarError, ValueError) as error:
            raise SourceError(
                f"{path}: is no image archive that can be read in place ({type(error).__name__}): expected the tar of"
                " `docker save`, `podman save` or `skopeo copy ... oci-archive:`, not compressed"
            ) from None

    def _index(self, archive: tarfile.TarFile, size: int) -> None:
        count = 0
        while (info := archive.next()) is not None and count < _MOST_MEMBERS:
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header it has seen
            count += 1
            name = posixpath.normpath(info.name)
            if info.isreg() and not info.issparse():
                self._stretches[name] = info.offset_data, max(0, min(info.size, size - info.offset_data))
            elif info.issym():  # docker wrote a layer that comes twice so
                self._links[name] = posixpath.normpath(posixpath.join(posixpath.dirname(name), info.linkname))
            elif info.islnk():
                self._links[name] = posixpath.normpath(info.linkname)

    def blob(self, name: str) -> Blob | None:
        """The member of that name, links followed."""
        name = posixpath.normpath(name)
        for _ in range(_MOST_LINKS):
            if name in self._stretches:
                return Stored(str(self._path), *self._stretches[name])
            name = self._links.get(name, "")
        return None


def content(blob: Blob, most: int) -> bytes:
    """All of a small blob. Raises ValueError when it has more than `most` bytes, OSError."""
    with blob.open() as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError(f"more than {most} bytes")
    return data
