"""The rules that policies define: engines answer queries, but list nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.outline import Rule, outline

_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_JUDGES = re.compile(r"(deny|violation|warn)(_[a-zA-Z0-9]+)*")


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """One definition of a rule; a rule may have several."""

    package: str
    """As in a query after `data.`: `main`, `main.gke`, `main["a-b"]`."""
    name: str
    file: str
    line: int
    is_function: bool = False


def definitions(
    modules: Mapping[str, str], *, syntax: Literal["v0", "v1"]
) -> tuple[tuple[str, ...], tuple[Definition, ...]]:
    """The packages of some policies (file name -> text), and what they define, in order.

    Raises PolicyError for what cannot be parsed, and for a judging rule that gives no set: `deny[msg] if` and
    `deny.x contains` look like rules, but no message of theirs would be seen. Raises MissingExtra.
    """
    found = outline(modules, syntax=syntax)
    return tuple(map(_quoted, found.packages)), tuple(_definition(rule, syntax) for rule in _in_order(found.rules))


def _in_order(rules: Iterable[Rule]) -> Iterable[Rule]:
    return sorted(rules, key=lambda rule: (rule.place.file, rule.place.line, rule.place.column))


def _definition(rule: Rule, syntax: str) -> Definition:
    name, _, inner = rule.name.partition(".")
    if _JUDGES.fullmatch(name) and (inner or (rule.kind == "object" and syntax == "v1")):
        what = f"`{name}` must be a set of messages: write `{name} contains msg if ...`"
        raise PolicyError(what, file=rule.place.file, line=rule.place.line, column=rule.place.column)
    return Definition(
        package=_quoted(rule.package),
        name=name,
        file=rule.place.file,
        line=rule.place.line,
        is_function=rule.kind == "function",
    )


def _quoted(package: str) -> str:
    first, *others = package.split(".")
    return first + "".join(f".{part}" if _NAME.fullmatch(part) else f"[{json.dumps(part)}]" for part in others)
