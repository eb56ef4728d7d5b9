"""Everything a detector needs, prepared once and cheap to hand to other processes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from oakum.detect import automaton
from oakum.detect.automaton import Automaton, Database
from oakum.detect.detector import Detector, Options
from oakum.detect.window import BLOCK, CLIP
from oakum.model import RuleError
from oakum.rules import Rule, RuleSet
from oakum.rules.cache import write_bytes
from oakum.rules.rule_set import blocks

_MOST_OPENERS = 64


class Equipment(msgspec.Struct, frozen=True):
    """Rules with their compiled automaton."""

    rules: RuleSet
    database: Database
    options: Options

    def detector(self) -> Detector:
        """A detector for this thread."""
        return Detector(self.rules.rules, self.automaton(), self.options)

    def automaton(self) -> Automaton:
        """Stage one for this thread."""
        return self.database.automaton()

    @property
    def openers(self) -> tuple[bytes, ...]:
        """Literals that secrets of several lines start with."""
        return openers(self.rules.rules)


def openers(rules: Sequence[Rule]) -> tuple[bytes, ...]:
    """The shortest literals that cover the openers of all block rules. Raises RuleError for more than the kernel
    takes."""
    all_of_them = {rule.opener.encode() for rule in blocks(rules)}
    covering = tuple(sorted(o for o in all_of_them if not any(p != o and o.startswith(p) for p in all_of_them)))
    if len(covering) > _MOST_OPENERS:
        raise RuleError(
            f"rules of several lines begin with {len(covering)} different openers, at most {_MOST_OPENERS} will do:"
            " give such rules a common beginning, or disable some"
        )
    return covering


def longest_block(rules: Sequence[Rule]) -> int:
    """Bytes that the largest block may span; 0 where there is none."""
    return max((rule.block for rule in blocks(rules)), default=0)


def equip(rules: RuleSet, options: Options, cache: Path | None) -> Equipment:
    """The equipment for these rules; the automaton comes from the cache directory where it is there already.

    Raises RuleError when the automaton refuses a rule.
    """
    if cache is None:
        return Equipment(rules, automaton.compile_rules(rules.rules), options)
    path = cache / f"automaton-{automaton.key(rules)}"
    database = _read(path)
    if database is None:
        database = automaton.compile_rules(rules.rules)
        write_bytes(path, database.serialised)
    return Equipment(rules, database, options)


def _read(path: Path) -> Database | None:
    """A cached database, None when it is not there, damaged, or not for this machine."""
    try:
        return Database(path.read_bytes())
    except (OSError, ValueError):
        return None


__all__ = ["BLOCK", "CLIP", "Equipment", "equip", "longest_block", "openers"]
