"""The built-in rules from one cached file instead of hundreds of small ones."""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec

from oakum.rules import long_tail
from oakum.rules.loader import builtin_directory, joined, load
from oakum.rules.model import Rule, RuleSet

_NAME = "rules.msgpack"


class _Entry(msgspec.Struct, frozen=True):
    signature: int
    rules: RuleSet


def builtin(directory: Path | None) -> RuleSet:
    """The rules that ship with Oakum, without their examples. `directory` is the cache's; None for no cache."""
    if directory is None:
        return _without_examples(complete())
    signature = _signature(builtin_directory(), long_tail.path())
    cached = _read(directory / _NAME)
    if cached is not None and cached.signature == signature:
        return cached.rules
    rules = _without_examples(complete())
    write_bytes(directory / _NAME, msgspec.msgpack.encode(_Entry(signature, rules)))
    return rules


def complete() -> RuleSet:
    """The rules that ship with Oakum, with their examples, read from their files."""
    return joined([load([builtin_directory()]), long_tail.load()])


def _signature(folder: Path, table: Path) -> int:
    """Changes when any rule file does."""
    seen = zlib.crc32(f"{table.stat().st_size}\0{table.stat().st_mtime_ns}".encode())
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            about = entry.stat()
            seen = zlib.crc32(f"{entry.name}\0{about.st_size}\0{about.st_mtime_ns}".encode(), seen)
    return seen


def _read(path: Path) -> _Entry | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=_Entry)
    except (OSError, msgspec.DecodeError):
        return None


def _without_examples(rules: RuleSet) -> RuleSet:
    return msgspec.structs.replace(rules, rules=tuple(_bare(rule) for rule in rules.rules))


def _bare(rule: Rule) -> Rule:
    return msgspec.structs.replace(rule, examples=(), counter_examples=())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a cache file whole or not at all; a cache that cannot be written is no error."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
