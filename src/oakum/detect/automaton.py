"""Stage one: all rules in one Vectorscan database, one pass over the bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

import hyperscan
from hyperscan._version import __version__ as library_version

from oakum.model import RuleError
from oakum.rules import Rule, RuleSet

_FLAGS = hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_MULTILINE
_FORMAT = "3"  # changes with what stage one makes of an expression

Hit = tuple[int, int]
"""Index of the rule, and the end offset of the match."""


class Automaton:
    """A compiled database with scratch space of its own. One for each thread."""

    __slots__ = ("_database", "_scratch")

    def __init__(self, database: hyperscan.Database) -> None:
        self._database = database
        self._scratch = hyperscan.Scratch(database)
        self._database.scratch = self._scratch

    def scan(self, data: bytes | bytearray | memoryview) -> list[Hit]:
        """Where any rule may match, ascending; several ends of one match are possible."""
        hits: list[Hit] = []
        append = hits.append
        self._database.scan(
            data,  # type: ignore[type-var]  # any buffer will do, whatever the stub says
            lambda rule, _start, end, _flags, _context: append((rule, end)),
            scratch=self._scratch,
        )
        return hits


def compile_rules(rules: Sequence[Rule]) -> bytes:
    """The serialised database of the rules. Raises RuleError naming the rule that the library refuses."""
    ids = _spokesmen(rules)
    expressions = [_expression(rules[index]) for index in ids]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(expressions=expressions, ids=ids, flags=[_FLAGS] * len(ids))
    except hyperscan.error as error:
        raise RuleError(_refused([rules[index] for index in ids], expressions, error)) from error
    return bytes(hyperscan.dumpb(database))


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


def load(serialised: bytes) -> Automaton:
    """An automaton from a serialised database. Raises ValueError when it was made for another library or processor."""
    try:
        return Automaton(hyperscan.loadb(serialised, hyperscan.HS_MODE_BLOCK))
    except hyperscan.error as error:
        raise ValueError(str(error)) from error


def key(rule_set: RuleSet) -> str:
    """Name of the cache entry: rules, library, processor, and the form of the entry."""
    parts = (_FORMAT, rule_set.digest, library_version, os.uname().machine)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
