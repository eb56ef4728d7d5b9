"""Allowlists of gitleaks configurations, as allowances of Oakum's rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from oakum.model import RuleError
from oakum.rules.importer import re2_syntax
from oakum.rules.importer.notes import Notes
from oakum.rules.model import Allow
from oakum.rules.safety import compiled

_KEYS = frozenset(
    ("description", "condition", "commits", "paths", "regexTarget", "regexes", "stopwords", "targetRules")
)
_TARGETS = {"secret": "values", "match": "matches", "line": "lines"}


class Allowance(msgspec.Struct, frozen=True):
    """An allowance, and the ids of the rules that it is for; none for all."""

    allow: Allow
    targets: frozenset[str]


def read(notes: Notes, rule: str, table: Mapping[str, Any], known: set[str]) -> list[Allowance]:
    """All allowances in the table of a rule, or of the file: `rule` is then empty, `known` its rules' ids."""
    single = [table["allowlist"]] if "allowlist" in table else []
    entries = [("allowlist", entry) for entry in notes.tables(rule, "allowlist", single)]
    several = notes.tables(rule, "allowlists", table.get("allowlists", []))
    entries += [(f"allowlists[{number}]", entry) for number, entry in enumerate(several, start=1)]
    found: list[Allowance] = []
    for part, entry in entries:
        notes.unknown(rule, entry, _KEYS, f"{part}.")
        targets = frozenset(notes.texts(rule, f"{part}.targetRules", entry.get("targetRules", [])))
        for target in sorted(targets - known):
            notes.miss(rule, f"{part}.targetRules", f"{ascii(target)[:80]} is not among the rules of this file")
        found.extend(Allowance(allow, targets) for allow in _allowances(notes, rule, part, entry))
    return found


def outside(path: str) -> Allow:
    """What keeps a rule to the paths that an RE2 expression matches. Raises RuleError where it cannot."""
    expression = f"^(?!(?s:.*)(?:{_plain(path)}))"
    compiled(expression)
    return Allow(reason="the rule is for other files", paths=(expression,))


def _allowances(notes: Notes, rule: str, part: str, entry: dict[str, Any]) -> list[Allow]:
    """One allowance for each kind of criterion, or a single one where all of them have to hold."""
    reason = str(entry.get("description") or "allowlist of an imported configuration")
    kinds = _criteria(notes, rule, part, entry)
    if entry.get("commits"):
        notes.miss(rule, f"{part}.commits", "exceptions are bound to a secret's identity, not to commits")
    given = {kind: values for kind, values in kinds.items() if values}
    if str(entry.get("condition", "OR")).upper() not in ("AND", "&&"):
        return [msgspec.convert({"reason": reason, kind: values}, Allow) for kind, values in given.items()]
    if entry.get("commits") or len(given) < len(kinds):
        notes.miss(rule, part, "one of the conditions that all have to hold is unsupported; it is left out")
        return []
    return [msgspec.convert({"reason": reason, **given}, Allow)] if given else []


def _criteria(notes: Notes, rule: str, part: str, entry: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What is given, by kind. When one expression of a kind is lost the others stay, as alternatives."""
    kinds: dict[str, tuple[str, ...]] = {}
    if entry.get("paths"):
        kinds["paths"] = _expressions(notes, rule, f"{part}.paths", entry["paths"])
    if entry.get("regexes"):
        target = str(entry.get("regexTarget") or "secret")
        if target in _TARGETS:
            kinds[_TARGETS[target]] = _expressions(notes, rule, f"{part}.regexes", entry["regexes"])
        else:
            kinds["values"] = ()
            notes.miss(rule, f"{part}.regexTarget", f"{ascii(target)[:40]} is not known; `regexes` are left out")
    if entry.get("stopwords"):
        words = notes.texts(rule, f"{part}.stopwords", entry["stopwords"])
        kinds["stopwords"] = tuple(word.lower() for word in words if word)
    return kinds


def _expressions(notes: Notes, rule: str, part: str, values: object) -> tuple[str, ...]:
    kept: list[str] = []
    for source in notes.texts(rule, part, values):
        try:
            if not source:
                raise RuleError("would allow everything")
            expression = _plain(source)
            compiled(expression)
        except RuleError as error:
            notes.miss(rule, part, f"{ascii(source)[:80]}: {error}")
        else:
            kept.append(expression)
    return tuple(kept)


def _plain(source: str) -> str:
    return re2_syntax.to_python(source, None)
