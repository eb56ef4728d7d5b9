"""Files that are rewritten in place: as a whole or not at all, with a copy of what they were."""

from __future__ import annotations

import mmap
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from oakum.respond.backup import Backup
from oakum.respond.stretches import Stretch, Wanted, replaced, spoils, stretches

_DOCUMENTS = (".json", ".chat", ".jsonc")


class Unchanged(Exception):  # noqa: N818 - reads as what it says about the file
    """The file stays as it was; the message says why."""


def rewrite(path: Path, wanted: Iterable[Wanted], backup: Backup) -> int:
    """Replaces the secrets in a file; how many stretches that were. Raises Unchanged, also when the file was written
    to in the meantime."""
    try:
        with path.open("rb") as source:
            before = os.fstat(source.fileno())
            if not before.st_size:
                raise Unchanged("it is empty")
            with closing(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)) as content:
                spans = stretches(content, wanted)
                if not spans:
                    raise Unchanged("the secrets no longer stand there")
                if reason := spoils(content, spans, document=path.suffix in _DOCUMENTS):
                    raise Unchanged(reason)
                copy = backup.place()
                shutil.copyfile(path, copy)
                _replace(path, content, spans, before)
    except OSError as error:
        raise Unchanged(error.strerror or "cannot be read") from error
    backup.note(path, copy)
    return len(spans)


def _replace(path: Path, content: mmap.mmap, spans: Sequence[Stretch], before: os.stat_result) -> None:
    descriptor, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(replaced(content, 0, len(content), spans))
            _as_before(file, before)
        os.utime(temporary, ns=(before.st_atime_ns, before.st_mtime_ns))  # tools sort sessions by it
        now = path.stat()
        if (now.st_size, now.st_mtime_ns, now.st_ino) != (before.st_size, before.st_mtime_ns, before.st_ino):
            raise Unchanged("it was written to in the meantime")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _as_before(file: BinaryIO, before: os.stat_result) -> None:
    file.flush()
    os.fsync(file.fileno())
    if hasattr(os, "fchmod"):
        os.fchmod(file.fileno(), before.st_mode & 0o7777)
    if hasattr(os, "fchown"):
        with suppress(PermissionError):  # only root may give a file away
            os.fchown(file.fileno(), before.st_uid, before.st_gid)
