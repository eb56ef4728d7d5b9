"""The rules in force, and what has to be known of all of them before any is met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload

import msgspec

from oakum.rules.model import Rule, Service


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """What a detector has to know of all rules. Rules go by their index."""

    kinds: tuple[int, ...]
    """`Rule.kind` of each."""
    companions: tuple[int, ...]
    """Those that are `companion`."""
    called: dict[str, int]
    """Whose name it is, for the rules of the long tail."""


class ShelvedRules(Sequence[Rule]):
    """Rules of a `Shelf`, in its order, with their outline: they are decoded as they are met."""

    def __init__(self, by_id: Mapping[str, Rule], outline: Outline) -> None:
        self.by_id = by_id
        self.outline = outline
        self._ids = tuple(by_id)

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        chosen = self._ids[index]
        return self.by_id[chosen] if isinstance(chosen, str) else tuple(map(self.by_id.__getitem__, chosen))

    def __len__(self) -> int:
        return len(self._ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """All rules in force, with the services they speak of."""

    rules: Sequence[Rule]
    services: Mapping[str, Service]
    digest: str
    """Hexadecimal hash over all rules; the key of every cache that depends on them."""

    def by_id(self) -> Mapping[str, Rule]:
        """Rules by their id."""
        return self.rules.by_id if isinstance(self.rules, ShelvedRules) else {rule.id: rule for rule in self.rules}


def outline(rules: Sequence[Rule]) -> Outline:
    """The outline of these rules."""
    if isinstance(rules, ShelvedRules):
        return rules.outline
    return Outline(
        kinds=tuple(rule.kind for rule in rules),
        companions=tuple(index for index, rule in enumerate(rules) if rule.companion),
        called={name: index for index, rule in enumerate(rules) for name in rule.called},
    )


def blocks(rules: Sequence[Rule]) -> list[Rule]:
    """The rules of secrets of several lines."""
    return [rules[index] for index, kind in enumerate(outline(rules).kinds) if kind < 0]
