"""Opens files of places that others filled: regular files only, nothing that blocks."""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def open_regular(path: str | bytes | os.PathLike[str], *, follow: bool = False) -> BinaryIO:
    """The file, open for reading. Raises OSError, also for a pipe or a device, and for a link unless it is followed."""
    descriptor = os.open(path, _FLAGS if follow else _FLAGS | _NO_LINK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", os.fsdecode(path))
    return os.fdopen(descriptor, "rb")


def read_regular(path: str | bytes | os.PathLike[str], most: int, *, follow: bool = False) -> bytes:
    """Up to `most` bytes of the file. Raises OSError as `open_regular` does."""
    with open_regular(path, follow=follow) as file:
        return file.read(most)
