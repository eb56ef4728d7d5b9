"""The files of the tools as work that can be shared out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from oakum.model.arena import Shard
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.database import MAGIC
from oakum.sources.agents.databases import DatabaseShard
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.documents import DocumentsShard
from oakum.sources.agents.lines import parts
from oakum.sources.agents.plain_files import PlainFilesShard
from oakum.sources.agents.roles import USER
from oakum.sources.regular import read_regular

_LINES, _DOCUMENT, _DATABASE, _PLAIN = "lines", "document", "database", "plain"
_BATCH_FILES = 200
_BATCH_BYTES = 16 << 20
_DATABASES = (".db", ".sqlite", ".sqlite3", ".vscdb")
_SUFFIXES = {".jsonl": _LINES, ".ndjson": _LINES, ".json": _DOCUMENT, ".jsonc": _DOCUMENT, ".chat": _DOCUMENT}


def shards(files: Iterable[AgentFile], *, binary: bool, archives: bool, most: int) -> Iterator[Shard]:
    """The work on the files; `most` is the size of the largest plain file that is read, 0 for no limit."""
    plain = partial(PlainFilesShard, binary=binary, archives=archives, most=most)
    for shape, group in groupby(sorted(files, key=_shape), key=_shape):
        if shape == _LINES:
            for file in group:
                yield from parts(file, USER if file.kind is Kind.HISTORY else "")
        elif shape == _DATABASE:
            yield from map(DatabaseShard, group)
        else:
            make = DocumentsShard if shape == _DOCUMENT else plain
            yield from map(make, _batches(group))


def _batches(files: Iterable[AgentFile]) -> Iterator[list[AgentFile]]:
    batch: list[AgentFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size
        if len(batch) == _BATCH_FILES or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _shape(file: AgentFile) -> str:
    name = file.path.lower()
    suffix = name[name.rfind(".") :] if "." in name else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    likely = file.kind is Kind.STORE or suffix in _DATABASES
    return _DATABASE if likely and _is_database(file.path) else _PLAIN


def _is_database(path: str) -> bool:
    try:
        return read_regular(path, len(MAGIC)) == MAGIC
    except OSError:
        return False
