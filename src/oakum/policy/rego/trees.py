"""Syntax trees of regorus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def named(node: Any, names: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The parts of a tree that have one of these names, from above. Spans hold no parts, and are half of a tree."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if type(one) is dict:
            for name, value in one.items():
                if name in names:
                    yield name, value
                if name != "span" and type(value) in _HOLD:
                    waiting.append(value)
        else:
            waiting.extend(value for value in one if type(value) in _HOLD)


_HOLD = (dict, list)
