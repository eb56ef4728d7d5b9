"""Datasets as a target: `data:FILE` and `data:FOLDER`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.model import MissingExtra, Skipped, SourceError
from oakum.model.arena import Shard
from oakum.policy.globs import path_test
from oakum.sources.datasets import columnar
from oakum.sources.datasets.interface import Damaged, Slice
from oakum.sources.datasets.opening import is_compressed
from oakum.sources.datasets.shard import DatasetShard, Part, kind_of
from oakum.sources.names import shown
from oakum.sources.tree import files
from oakum.targets import log
from oakum.targets.interface import Target

_HEAD = 4096
_GROUPS = 8
"""Groups of rows of a Parquet file that one shard reads."""


class DataTarget(Target):
    """A dataset, or a folder of its parts; of files of a certain `kind` only those."""

    def __init__(self, name: str, settings: ScanSettings, kind: str = "") -> None:
        self._name = name
        self._settings = settings
        self._kind = kind
        self.skipped: list[Skipped] = []
        self.commits = 0

    def shards(self) -> Iterator[Shard]:
        """A shard for each file; JSON lines and Parquet in parts that are read side by side."""
        for path, name in self._files():
            yield from (DatasetShard(part) for part in parts(path, name, self._kind))

    def _files(self) -> Iterator[tuple[str, str]]:
        root = Path(self._name)
        if root.is_file():
            yield str(root), root.as_posix()
            return
        excluded = path_test(self._settings.exclude)
        base = os.fsencode(root)
        for path in files(base, b"", lambda path: _excluded(path) if excluded(path) else None, self.skipped):
            if not self._kind or kind_of(os.fsdecode(path), b"") == self._kind:
                yield os.fsdecode(base + b"/" + path), shown(path)


def open_target(name: str, settings: Settings) -> DataTarget:
    """The target of that name. Raises SourceError when there is none."""
    check("data", name)
    return DataTarget(name, settings.scan)


def check(prefix: str, name: str) -> None:
    """Raises SourceError where there is no file or folder."""
    if not Path(name).is_file() and not Path(name).is_dir():
        raise SourceError(f"{prefix}:{name}: there is no such file or folder")


def parts(path: str, name: str, kind: str = "") -> Iterator[Part]:
    """The parts of one file, of a known kind or of what its name and its first bytes say."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the name may hold any bytes
            head, size = file.read(_HEAD), os.fstat(file.fileno()).st_size
    except OSError:
        head, size = b"", 0  # the shard says why
    kind = kind or kind_of(path, head)
    if kind == "json_lines" and size > 2 * log.RANGE and not is_compressed(path):
        for one in log.ranges(os.fsencode(path), name, size):
            yield Part(path, name, kind, Slice(start=one.start, stop=one.stop, first=one.begin.line))
    elif kind == "columnar" and head.startswith(b"PAR1"):
        yield from (Part(path, name, kind, one) for one in _row_groups(path))
    else:
        yield Part(path, name, kind)


def _row_groups(path: str) -> Iterator[Slice]:
    try:
        rows = columnar.row_groups(path)
    except (Damaged, MissingExtra, OSError):
        yield Slice()  # the shard says why
        return
    for start in range(0, max(len(rows), 1), _GROUPS):
        yield Slice(start=start, stop=min(start + _GROUPS, len(rows)), first=1 + sum(rows[:start]))


def _excluded(path: str) -> Skipped:
    return Skipped(path=path, reason="excluded", by_default=True)
