"""How a function for expressions is written: a plain Python function, and the types that CEL sees.

The engine cannot carry values of types of our own, so what Kubernetes makes of a text (a quantity, an address, a
version) travels as a map with one key that no manifest has, and whose value is in normal form: equal means equal.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """A type of CEL, as far as functions need one."""

    ANY = "any"
    """One of those below; each is an overload of its own."""
    BOOL = "bool"
    BYTES = "bytes"
    DOUBLE = "double"
    DURATION = "duration"
    INT = "int"
    LIST = "list"
    MAP = "map"
    NULL = "null"
    STRING = "string"
    TIMESTAMP = "timestamp"


class Overload(NamedTuple):
    """One signature of a function."""

    takes: tuple[Kind, ...]
    """For a method, the receiver first."""
    gives: Kind
    call: Callable[..., Any]
    """Raises ValueError with a message for whoever wrote the expression."""
    is_method: bool = False


Functions = dict[str, tuple[Overload, ...]]
"""By name, as it is called; a name with a dot is a function of a namespace."""


def tagged(tag: str, value: Any) -> dict[str, Any]:
    """A value of a type that CEL does not know."""
    return {f"@{tag}": value}


def untagged(tag: str, value: dict[str, Any]) -> Any:
    """What `tagged` was given. Raises ValueError for anything else."""
    if len(value) != 1 or f"@{tag}" not in value:
        raise ValueError(f"this is no {tag}")
    return value[f"@{tag}"]


def tag_of(value: dict[str, Any]) -> str:
    """The type of a tagged value, else nothing."""
    key = next(iter(value), "") if len(value) == 1 else ""
    return key[1:] if isinstance(key, str) and key.startswith("@") else ""


def holds(parse: Callable[..., Any]) -> Callable[..., bool]:
    """Whether `parse` takes its arguments: `isX` for every `x`."""

    def is_one(*arguments: Any) -> bool:
        try:
            parse(*arguments)
        except ValueError:
            return False
        return True

    return is_one
