"""What looks like a rule's example and is none: cut, lengthened, masked, filled, or with a wrong checksum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from oakum.rules.safety import secret_group

from .contexts import Example, Sample

_CHECKSUMS = frozenset({"crc32-base62"})
_SHOWN = 4
"""Characters that a mask leaves."""
_LONG = 400
"""A longer value may hold any word by chance; so may the host of a URL mean nothing by it."""


def mutants(example: Example) -> Iterator[Sample]:
    """The example with another value in its place: nothing that its rule may find, or only with doubt."""
    for name, change in MUTATIONS.items():
        value = change(example)
        if value is not None and value != example.value:
            text = example.text.replace(example.value, value)
            yield Sample(example.rule, name, text.encode(), value.encode())


def _shorter_at_end(example: Example) -> str | None:
    return example.value[:-1] if _is_fixed(example) else None


def _shorter_at_start(example: Example) -> str | None:
    return example.value[1:] if _is_fixed(example) else None


def _longer(example: Example) -> str | None:
    return example.value + example.value[-1] if _is_fixed(example) else None


def _wrong_checksum(example: Example) -> str | None:
    if _CHECKSUMS.isdisjoint(example.rule.checks):
        return None
    return example.value[:-1] + ("A" if example.value[-1] != "A" else "B")


def _masked_by(character: str) -> Callable[[Example], str | None]:
    def masked(example: Example) -> str | None:
        value = example.value
        if example.kind == "block" or len(value) <= 2 * _SHOWN:
            return None
        return value[:_SHOWN] + re.sub(r"[A-Za-z0-9]", character, value[_SHOWN:])

    return masked


def _said_to_be_an_example(example: Example) -> str | None:
    word, value = "EXAMPLE", example.value
    if example.kind == "block" or not 2 * len(word) < len(value) <= _LONG or "://" in value:
        return None
    return value[: -len(word)] + word


MUTATIONS: dict[str, Callable[[Example], str | None]] = {
    "shorter at its end": _shorter_at_end,
    "shorter at its start": _shorter_at_start,
    "longer": _longer,
    "wrong checksum": _wrong_checksum,
    "masked with stars": _masked_by("*"),
    "masked with x": _masked_by("x"),
    "masked with X": _masked_by("X"),
    "said to be an example": _said_to_be_an_example,
}
"""What is done to a value; None where that makes no sense for it."""


def _is_fixed(example: Example) -> bool:
    return example.kind == "value" and _has_fixed_width(example.rule.expression)


@cache
def _has_fixed_width(expression: str) -> bool:
    """Whether the secret group of an expression has one possible length."""
    group = secret_group(re.compile(expression.encode()))
    parsed = parser.parse(expression.encode())
    low, high = (_group(parsed, group) if group else parsed).getwidth()
    return bool(low == high)


def _group(parsed: Any, number: int) -> Any:
    for code, argument in parsed:
        if code is op.SUBPATTERN and argument[0] == number:
            return argument[-1]
    raise ValueError(f"group {number} stands inside another one")
