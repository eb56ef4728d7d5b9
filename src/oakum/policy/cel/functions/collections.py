"""Text and lists, beyond what the engine brings.

Sources: `k8s.io/apiserver/pkg/cel/library/regex.go` and `lists.go`; `github.com/google/cel-go/ext` (sets, lists).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from oakum.model import MissingExtra
from oakum.policy.cel.functions.interface import Functions, Kind, Overload

MATCHES = "matched"
"""What `matches` is called for the engine, whose own compiles the regular expression anew for every text. Of the same
length, so that places in an expression stay the same."""
_MOST = 10_000
_MOST_PATTERNS = 512
_ORDERED = (bool, str, bytes, int, float)


@lru_cache(maxsize=_MOST_PATTERNS)
def _pattern(expression: str) -> Any:
    """Expressions of Go and of RE2 are the same language, matched in linear time."""
    try:
        import re2
    except ImportError:
        raise MissingExtra("find() in policies", "policy") from None
    try:
        return re2.compile(expression)
    except re2.error:
        raise ValueError(f"{expression[:60]!r} is no regular expression") from None


def _matches(text: str, expression: str) -> bool:
    return _pattern(expression).search(text) is not None


def _find(text: str, expression: str) -> str:
    match = _pattern(expression).search(text)
    return match[0] if match else ""


def _find_all(text: str, expression: str, limit: int = -1) -> list[str]:
    found = [match[0] for match in _pattern(expression).finditer(text)]
    return found if limit < 0 else found[:limit]


def _comparable(items: list[Any]) -> list[Any]:
    kinds = {float if type(item) is int else type(item) for item in items}
    if len(kinds) > 1 or any(not isinstance(item, _ORDERED) for item in items):
        raise ValueError("the items of the list have no order")
    return items


def _is_sorted(items: list[Any]) -> bool:
    _comparable(items)
    return all(one <= other for one, other in itertools.pairwise(items))


def _of_some(choose: Callable[[list[Any]], Any], name: str) -> Callable[[list[Any]], Any]:
    def chosen(items: list[Any]) -> Any:
        if not items:
            raise ValueError(f"{name}() of an empty list")
        return choose(_comparable(items))

    return chosen


def _sum(items: list[Any]) -> Any:
    if any(isinstance(item, bool) or not isinstance(item, int | float) for item in items):
        raise ValueError("sum() needs numbers")
    return sum(items)


def _range(end: int) -> list[int]:
    if end > _MOST:
        raise ValueError(f"lists.range() of more than {_MOST}")
    return list(range(end))


def _distinct(items: list[Any]) -> list[Any]:
    """Without what is equal to an earlier one; hashing would take True for 1."""
    kept: list[Any] = []
    for item in items:
        if not any(_same(item, other) for other in kept):
            kept.append(item)
    return kept


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _in(item: Any, items: list[Any]) -> bool:
    return any(_same(item, other) for other in items)


def _contains(items: list[Any], wanted: list[Any]) -> bool:
    return all(_in(item, items) for item in wanted)


def _slice(items: list[Any], start: int, end: int) -> list[Any]:
    if not 0 <= start <= end <= len(items):
        raise ValueError("slice() outside of the list")
    return items[start:end]


def _flatten(items: list[Any], depth: int = 1) -> list[Any]:
    flat: list[Any] = []
    for item in items:
        flat += _flatten(item, depth - 1) if isinstance(item, list) and depth > 0 else [item]
    return flat


_LIST, _TWO = (Kind.LIST,), (Kind.LIST, Kind.LIST)

FUNCTIONS: Functions = {
    MATCHES: (Overload((Kind.STRING, Kind.STRING), Kind.BOOL, _matches, True),),
    "find": (Overload((Kind.STRING, Kind.STRING), Kind.STRING, _find, True),),
    "findAll": (
        Overload((Kind.STRING, Kind.STRING), Kind.LIST, _find_all, True),
        Overload((Kind.STRING, Kind.STRING, Kind.INT), Kind.LIST, _find_all, True),
    ),
    "isSorted": (Overload(_LIST, Kind.BOOL, _is_sorted, True),),
    "sum": (Overload(_LIST, Kind.ANY, _sum, True),),
    "min": (Overload(_LIST, Kind.ANY, _of_some(min, "min"), True),),
    "max": (Overload(_LIST, Kind.ANY, _of_some(max, "max"), True),),
    "distinct": (Overload(_LIST, Kind.LIST, _distinct, True),),
    "sort": (Overload(_LIST, Kind.LIST, lambda items: sorted(_comparable(items)), True),),
    "slice": (Overload((Kind.LIST, Kind.INT, Kind.INT), Kind.LIST, _slice, True),),
    "flatten": (
        Overload(_LIST, Kind.LIST, _flatten, True),
        Overload((Kind.LIST, Kind.INT), Kind.LIST, _flatten, True),
    ),
    "lists.range": (Overload((Kind.INT,), Kind.LIST, _range),),
    "sets.contains": (Overload(_TWO, Kind.BOOL, _contains),),
    "sets.equivalent": (Overload(_TWO, Kind.BOOL, lambda one, other: _contains(one, other) and _contains(other, one)),),
    "sets.intersects": (Overload(_TWO, Kind.BOOL, lambda one, other: any(_in(item, other) for item in one)),),
}
