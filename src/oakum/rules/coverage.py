"""What rules cover: how each knows a secret, and what it can prove without a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from oakum.rules.model import Rule

_NO_PROOF = frozenset(("entropy", "mixed", "mixed-case"))
"""Checks that only say whether a value looks random."""


class Kind(StrEnum):
    """How a rule knows a secret."""

    FORMAT = "format"
    """By the shape of the secret: a prefix, a length, a structure."""
    BLOCK = "block"
    """By the shape of several lines."""
    NAMED = "named"
    """By the service's name and the value's shape."""
    LONG_TAIL = "long-tail"
    """By the service's name before a random value: a row of the table of services whose keys have no shape."""
    GENERIC = "generic"
    """By a word such as `password`; which service it opens is not said."""


class Coverage(msgspec.Struct, frozen=True):
    """What a set of rules covers."""

    rules: int
    services: int
    kinds: dict[Kind, int]
    """Rules of each kind, in the order of `Kind`."""
    proofs: dict[str, int]
    """Rules that name each proof, the most frequent first."""


def kind(rule: Rule) -> Kind:
    """How the rule knows a secret."""
    if rule.generic:
        return Kind.GENERIC
    if rule.called:
        return Kind.LONG_TAIL
    if rule.block:
        return Kind.BLOCK
    return Kind.NAMED if rule.names else Kind.FORMAT


def proofs(rule: Rule) -> tuple[str, ...]:
    """Names of the rule's checks that prove or refute more than randomness: a checksum, a structure."""
    names = (check.partition(":")[0] for check in rule.checks)
    return tuple(name for name in names if name not in _NO_PROOF)


def coverage(rules: Iterable[Rule]) -> Coverage:
    """Counts over the rules."""
    chosen = list(rules)
    kinds = Counter(map(kind, chosen))
    named = Counter(proof for rule in chosen for proof in set(proofs(rule)))
    return Coverage(
        rules=len(chosen),
        services=len({rule.service for rule in chosen}),
        kinds={one: kinds[one] for one in Kind if kinds[one]},
        proofs=dict(sorted(named.items(), key=lambda item: (-item[1], item[0]))),
    )
