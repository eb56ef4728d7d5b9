"""Stage one: all rules in one Vectorscan database, one pass over the bytes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import hyperscan
from hyperscan._version import __version__ as library_version

from oakum.kernel import Hits
from oakum.model import RuleError
from oakum.rules import Rule, RuleSet

_FLAGS = hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_MULTILINE
_FORMAT = "4"  # changes with what stage one makes of an expression


class Automaton:
    """A database with scratch space of its own. One for each thread."""

    __slots__ = ("_database", "_scratch")

    def __init__(self, database: hyperscan.Database) -> None:
        self._database = database
        self._scratch = hyperscan.Scratch(database)

    def scan(self, data: bytes | bytearray | memoryview) -> Hits:
        """Where any rule may match: the rule's index and the end of the match, by ends; several of one match are
        possible."""
        hits = Hits()
        self._database.scan(data, hits, scratch=self._scratch)  # type: ignore[type-var]  # any buffer will do
        return hits


class Database:
    """Rules as they are compiled. Loaded once, for all threads; it travels in its serialised form."""

    __slots__ = ("_loaded", "serialised")

    def __init__(self, serialised: bytes) -> None:
        """Raises ValueError for what is damaged (the library keeps a checksum), or was made for another library or
        processor."""
        self.serialised = serialised
        try:
            self._loaded = hyperscan.loadb(serialised, hyperscan.HS_MODE_BLOCK)
        except hyperscan.error as error:
            raise ValueError(str(error)) from error

    def automaton(self) -> Automaton:
        """An automaton for this thread."""
        return Automaton(self._loaded)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Database) and self.serialised == other.serialised

    def __hash__(self) -> int:
        return hash(self.serialised)

    def __reduce__(self) -> tuple[Any, ...]:
        return Database, (self.serialised,)


def compile_rules(rules: Sequence[Rule]) -> Database:
    """The database of the rules. Raises RuleError naming the rule that the library refuses."""
    ids = _spokesmen(rules)
    expressions = [_expression(rules[index]) for index in ids]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(expressions=expressions, ids=ids, flags=[_FLAGS] * len(ids))
    except hyperscan.error as error:
        raise RuleError(_refused([rules[index] for index in ids], expressions, error)) from error
    return Database(bytes(hyperscan.dumpb(database)))


def _spokesmen(rules: Sequence[Rule]) -> list[int]:
    """Indexes of the rules to look for: of the long tail, which shares one expression, the first one."""
    first = next((index for index, rule in enumerate(rules) if rule.called), -1)
    return [index for index, rule in enumerate(rules) if not rule.called or index == first]


def _expression(rule: Rule) -> bytes:
    # Loaded here: nearly always the database comes from the cache.
    from oakum.detect.stage_one import stage_one

    try:
        return (rule.look_for or stage_one(rule.expressions[0], block=bool(rule.block))).encode()
    except ValueError as error:
        raise RuleError(f"rule {rule.id}: {error}; rewrite it without them") from error


def _refused(rules: Sequence[Rule], expressions: Sequence[bytes], error: Exception) -> str:
    for rule, expression in zip(rules, expressions, strict=True):
        try:
            hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK).compile(expressions=[expression], flags=[_FLAGS])
        except hyperscan.error as single:
            return f"rule {rule.id}: the automaton refuses its expression: {single}; simplify its repetitions"
    return f"the rules are too large together: {error}"


def key(rule_set: RuleSet) -> str:
    """Name of the cache entry: the form of the entry, library, processor and rules."""
    return "-".join((_FORMAT, library_version, os.uname().machine, rule_set.digest[:32]))
