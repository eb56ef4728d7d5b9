"""What keeps policies from being loaded, found before anything is evaluated.

Answers must not depend on the network, on chance or on the clock, and a function that an engine does not have must not
surface on the day when its line is reached for the first time. Nor may a function call itself, which ends the process
under regorus, or data take the place of a rule, which engines allow or not as they please. A set without rules decides
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.outline import Call, Outline, Rule
from oakum.policy.rego.refused import REFUSED
from oakum.policy.rego.source import Place


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, and where."""

    message: str
    place: Place = Place()

    def error(self, more: int = 0) -> PolicyError:
        """The error to raise for it when there are `more` of them."""
        return self.place.error(f"{self.message} (and {more} more)" if more else self.message)


def faults(
    found: Outline, data: Mapping[str, Any], builtins: frozenset[str], allowed: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    """Everything that is wrong with policies for an engine that has these built-in functions."""
    if not found.rules:
        yield Fault("there are no rules in these policies, and an empty set decides nothing")
    yield from _calls(found, found, builtins, allowed)
    yield from _endless(found.rules)
    yield from _replaced(found.rules, data)


def query_faults(asking: Outline, found: Outline, builtins: frozenset[str], allowed: frozenset[str]) -> Iterator[Fault]:
    """What is wrong with a query over policies."""
    yield from _calls(asking, found, builtins, allowed)


def _calls(asking: Outline, found: Outline, builtins: frozenset[str], allowed: frozenset[str]) -> Iterator[Fault]:
    arities = {rule.path: rule.arity for rule in found.rules if rule.arity}
    for call in (call for rule in asking.rules for call in rule.calls):
        if message := _objection(call, arities, builtins, allowed):
            yield Fault(message, call.place)


def _objection(call: Call, arities: Mapping[str, int], builtins: frozenset[str], allowed: frozenset[str]) -> str | None:
    if call.name in REFUSED and call.name not in allowed:
        return f"`{call.name}` {REFUSED[call.name]}, so policies may not call it"
    if call.arguments < 0 or call.name in builtins:
        return None
    if call.name not in arities:
        close = get_close_matches(call.name, [*arities, *builtins], n=1)
        return f"there is no function `{call.name}`{f'; did you mean `{close[0]}`?' if close else ''}"
    takes = arities[call.name]
    if call.arguments not in (takes, takes + 1):  # one more takes the answer, as in `walk(input, [path, value])`
        return f"`{call.name}` takes {takes} arguments and gets {call.arguments}"
    return None


def _endless(rules: tuple[Rule, ...]) -> Iterator[Fault]:
    """Functions that call themselves, directly or through others."""
    calls: dict[str, set[str]] = {}
    for rule in rules:
        calls.setdefault(rule.path, set()).update(call.name for call in rule.calls)
    for rule in rules:
        if rule.kind == "function" and rule.path in _reached(rule.path, calls):
            yield Fault(f"`{rule.path}` calls itself, which Rego does not allow", rule.place)


def _reached(start: str, calls: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = calls.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting.extend(fresh)
    return reached


def _replaced(rules: tuple[Rule, ...], data: Mapping[str, Any]) -> Iterator[Fault]:
    for rule in rules:
        if in_data(rule.path, data):
            yield Fault(f"data has a value at `{rule.path}`, where this rule stands", rule.place)


def in_data(path: str, data: Mapping[str, Any]) -> bool:
    """Whether `data` has a value at `data.some.path`, or one on the way there that is no object."""
    value: Any = data
    for name in path.split(".")[1:]:
        if not isinstance(value, Mapping):
            return True
        if name not in value:
            return False
        value = value[name]
    return True
