"""The built-in rules from one cached file instead of hundreds of small ones."""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec

from oakum import __version__
from oakum.rules import long_tail
from oakum.rules.loader import builtin_directory, joined, load
from oakum.rules.model import Rule, Service
from oakum.rules.rule_set import Outline, RuleSet, ShelvedRules, outline
from oakum.rules.shelf import Shelf

_NAME = "rules.msgpack"
_CHECKSUM = 4


class _Entry(msgspec.Struct, frozen=True):
    signature: int
    digest: str
    outline: Outline
    rules: dict[str, msgspec.Raw]
    services: dict[str, msgspec.Raw]

    def rule_set(self) -> RuleSet:
        """The rules, which are decoded as they are met."""
        rules = ShelvedRules(Shelf(self.rules, Rule), self.outline)
        return RuleSet(rules=rules, services=Shelf(self.services, Service), digest=self.digest)


def builtin(directory: Path | None) -> RuleSet:
    """The rules that ship with Oakum, without their examples. `directory` is the cache's; None for no cache."""
    if directory is None:
        return _without_examples(complete())
    signature = _signature(builtin_directory(), long_tail.path())
    cached = _read(directory / _NAME)
    if cached is not None and cached.signature == signature:
        return cached.rule_set()
    rules = _without_examples(complete())
    _write(directory / _NAME, signature, rules)
    return rules


def complete() -> RuleSet:
    """The rules that ship with Oakum, with their examples, read from their files."""
    return joined([load([builtin_directory()]), long_tail.load()])


def _signature(folder: Path, table: Path) -> int:
    """Changes when any rule file does.

    Those of an installed package do so only with their folder, when another version is installed: looking at each
    of hundreds would cost every start a millisecond or two. Who works on the source changes single files.
    """
    in_source = (folder.parents[3] / "pyproject.toml").is_file()
    files = sorted((*os.scandir(folder), *os.scandir(folder.parent)), key=lambda entry: entry.path) if in_source else ()
    parts = (__version__, str(folder), _state(folder.stat()), _state(table.stat()), *map(_named, files))
    return zlib.crc32("\0".join(parts).encode("utf-8", "surrogateescape"))


def _named(entry: os.DirEntry[str]) -> str:
    return f"{entry.name}:{_state(entry.stat())}"


def _state(about: os.stat_result) -> str:
    return f"{about.st_size}:{about.st_mtime_ns}"


def _write(path: Path, signature: int, rules: RuleSet) -> None:
    encode = msgspec.msgpack.encode
    shelved = {rule.id: msgspec.Raw(encode(rule)) for rule in rules.rules}
    services = {id_: msgspec.Raw(encode(service)) for id_, service in rules.services.items()}
    content = encode(_Entry(signature, rules.digest, outline(rules.rules), shelved, services))
    write_bytes(path, zlib.crc32(content).to_bytes(_CHECKSUM, "big") + content)


def _read(path: Path) -> _Entry | None:
    """What is cached; None when it is not there or damaged, which the checksum tells before any rule is decoded."""
    try:
        raw = memoryview(path.read_bytes())
        if zlib.crc32(raw[_CHECKSUM:]).to_bytes(_CHECKSUM, "big") != raw[:_CHECKSUM]:
            return None
        return msgspec.msgpack.decode(raw[_CHECKSUM:], type=_Entry)
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
