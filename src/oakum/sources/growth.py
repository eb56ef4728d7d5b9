"""Whether a file has only grown since it was last read, whatever its name is now."""

from __future__ import annotations

import hashlib
import os
from typing import BinaryIO

import msgspec

_WITNESS = 4096
"""Bytes before the known end that must still be there: a log that is cut and written anew has others."""


class Mark(msgspec.Struct, frozen=True):
    """How far a file was read."""

    device: int
    inode: int
    read: int
    """Bytes that were read."""
    changed: int
    """Time of its last change, in nanoseconds."""
    witness: bytes

    @property
    def key(self) -> tuple[int, int]:
        """What stays the same when the file is renamed."""
        return self.device, self.inode


def mark(file: BinaryIO, read: int) -> Mark:
    """The mark of a file of which `read` bytes have been read."""
    found = os.fstat(file.fileno())
    return Mark(found.st_dev, found.st_ino, read, found.st_mtime_ns, _witness(file, read))


def new_from(file: BinaryIO, before: Mark | None) -> int | None:
    """The offset from which on a file is new: what was read of it where it has only grown, 0 where it is another one,
    None where nothing has changed."""
    now = os.fstat(file.fileno())
    if before is None or before.key != (now.st_dev, now.st_ino) or now.st_size < before.read:
        return 0
    if now.st_size == before.read and now.st_mtime_ns == before.changed:
        return None
    return before.read if before.read and _witness(file, before.read) == before.witness else 0


def key_of(file: BinaryIO) -> tuple[int, int]:
    """See `Mark.key`."""
    found = os.fstat(file.fileno())
    return found.st_dev, found.st_ino


def _witness(file: BinaryIO, end: int) -> bytes:
    low = max(0, end - _WITNESS)
    return hashlib.blake2b(os.pread(file.fileno(), end - low, low), digest_size=16).digest()
