"""Logs as a target: `log:FILE`, `log:FOLDER` and `log:-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.kernel import count_lines
from oakum.model import Skipped, SourceError
from oakum.model.arena import Begin, Shard
from oakum.policy.globs import path_test
from oakum.sources.logs.pieces import PIECE, border
from oakum.sources.logs.shard import LogShard, Part
from oakum.sources.names import shown
from oakum.sources.regular import open_regular
from oakum.sources.tree import files
from oakum.targets.interface import Target

RANGE = 32 << 20
"""Bytes of a large log that one shard reads."""
_BATCH = 200
_CONTAINER_MAGIC = (b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


class LogTarget(Target):
    """A log, a folder of logs, or standard input."""

    def __init__(self, name: str, settings: ScanSettings) -> None:
        self._name = name
        self._settings = settings
        self.skipped: list[Skipped] = []
        self.commits = 0

    def shards(self) -> Iterator[Shard]:
        """Small logs in batches, large ones in ranges."""
        if self._name == "-":
            yield LogShard([Part(b"", "-")], archives=self._settings.archives, file=sys.stdin.buffer)
            return
        batch: list[Part] = []
        size = 0
        for path, name in self._logs():
            length = _size(path)
            if length > 2 * RANGE and not _is_packed(path):
                for part in ranges(path, name, length):
                    yield self._shard([part])
                continue
            batch.append(Part(path, name))
            size += length
            if size > RANGE or len(batch) >= _BATCH:
                yield self._shard(batch)
                batch, size = [], 0
        if batch:
            yield self._shard(batch)

    def _shard(self, parts: list[Part]) -> LogShard:
        return LogShard(parts, archives=self._settings.archives)

    def _logs(self) -> Iterator[tuple[bytes, str]]:
        root = Path(self._name)
        if root.is_file():
            yield os.fsencode(root.resolve()), root.as_posix()
            return
        excluded = path_test(self._settings.exclude)
        base = os.fsencode(root.resolve())
        for path in files(base, b"", lambda path: _excluded(path) if excluded(path) else None, self.skipped):
            yield base + b"/" + path, shown(path)


def open_target(name: str, settings: Settings) -> LogTarget:
    """The target of that name. Raises SourceError when there is none."""
    if name != "-" and not Path(name).exists():
        raise SourceError(f"log:{name}: there is no such file or folder; a log on standard input is log:-")
    if name != "-" and not (Path(name).is_dir() or Path(name).is_file()):
        raise SourceError(f"log:{name}: is neither a file nor a folder; pipe what comes out of it into log:-")
    return LogTarget(name, settings.scan)


def ranges(path: bytes, name: str, size: int) -> Iterator[Part]:
    """A large log in ranges that begin where a line does, each with the number of its first line."""
    buffer = memoryview(bytearray(PIECE))
    with open_regular(path) as opened:
        file = cast(BufferedReader, opened)
        start, begin = 0, Begin()
        while start < size:
            stop = border(file, start + RANGE) if size - start > 2 * RANGE else size
            stop = stop if stop > start else min(size, start + RANGE)
            yield Part(path, name, start, stop, begin)
            file.seek(start)
            lines, start = 0, stop
            while (left := stop - file.tell()) > 0 and (got := file.readinto(buffer[: min(left, PIECE)])):
                lines += count_lines(buffer[:got])
            begin = Begin(begin.line + lines)


def _excluded(path: str) -> Skipped:
    return Skipped(path=path, reason="excluded", by_default=True)


def _size(path: bytes) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - names are bytes
    except OSError:
        return 0  # the shard says why


def _is_packed(path: bytes) -> bool:
    try:
        with open_regular(path) as file:
            return file.read(4).startswith(_CONTAINER_MAGIC)
    except OSError:
        return False
