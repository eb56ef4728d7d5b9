"""Values on their way into an engine and out of it: JSON, and OPA's result sets."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.interface import UNDEFINED, Undefined


class _Expression(msgspec.Struct, frozen=True):
    value: Any


class _Row(msgspec.Struct, frozen=True):
    expressions: tuple[_Expression, ...]


class _Rows(msgspec.Struct, frozen=True):
    result: tuple[_Row, ...] = ()


_ROWS = msgspec.json.Decoder(_Rows)


def encoded(value: Any) -> bytes:
    """Input or data as JSON. Raises PolicyError for what JSON cannot hold."""
    try:
        return msgspec.json.encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise PolicyError(f"what policies are to judge cannot be written as JSON: {type(error).__name__}") from None


def answered(raw: bytes | str, query: str) -> Any | Literal[Undefined.UNDEFINED]:
    """The value of a result set with one row and one expression; no row is undefined. Raises PolicyError."""
    try:
        rows = _ROWS.decode(raw).result
    except (msgspec.DecodeError, RecursionError) as error:
        raise PolicyError(f"the engine's answer cannot be read: {type(error).__name__}") from None
    if not rows:
        return UNDEFINED
    if len(rows) > 1 or len(rows[0].expressions) != 1:
        raise PolicyError(f"the query `{query[:200]}` has several answers; ask for one document, `data.package.rule`")
    return rows[0].expressions[0].value
