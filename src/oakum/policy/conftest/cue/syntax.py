"""The syntax tree of CUE."""

from __future__ import annotations

from typing import Any, NamedTuple


class Literal(NamedTuple):
    """A number, text, bytes, boolean or null."""

    value: Any
    line: int


class Interpolation(NamedTuple):
    """A text with expressions in it."""

    parts: tuple[Any, ...]
    """Texts and expressions."""
    is_bytes: bool
    line: int


class Name(NamedTuple):
    """What a name refers to."""

    name: str
    line: int


class Bottom(NamedTuple):
    """`_|_`."""

    line: int


class Selection(NamedTuple):
    """`of.name`."""

    of: Any
    name: str
    line: int


class Index(NamedTuple):
    """`of[at]`."""

    of: Any
    at: Any
    line: int


class Call(NamedTuple):
    """`function(arguments)`."""

    function: Any
    arguments: tuple[Any, ...]
    line: int


class Unary(NamedTuple):
    """`-x`, `!x`, and bounds: `<x`, `=~x`."""

    sign: str
    operand: Any
    line: int


class Binary(NamedTuple):
    """`left sign right`, without `|`."""

    sign: str
    left: Any
    right: Any
    line: int


class Disjunction(NamedTuple):
    """`a | *b`."""

    alternatives: tuple[tuple[Any, bool], ...]
    """Each with whether it is a default."""
    line: int


class Clause(NamedTuple):
    """`for key, value in source`, `if condition`, or `let name = value`."""

    kind: str
    names: tuple[str, ...]
    expression: Any
    line: int


class Comprehension(NamedTuple):
    """Clauses and what they yield."""

    clauses: tuple[Clause, ...]
    body: Struct
    line: int


class ListOf(NamedTuple):
    """`[a, b, ...c]`."""

    items: tuple[Any, ...]
    is_open: bool
    rest: Any
    """What further items are, None for anything."""
    line: int


class Field(NamedTuple):
    """`label: value`, with `?` or `!` before the colon."""

    label: str | Any
    """A text, or an expression that gives one."""
    is_dynamic: bool
    mark: str
    value: Any
    alias: str
    line: int


class Pattern(NamedTuple):
    """`[label]: value`, for all fields of such a name."""

    label: Any
    value: Any
    alias: str
    line: int


class Let(NamedTuple):
    """`let name = value`."""

    name: str
    value: Any
    line: int


class Embedding(NamedTuple):
    """An expression among the fields."""

    expression: Any
    line: int


class Struct(NamedTuple):
    """`{...}`."""

    parts: tuple[Any, ...]
    """Field, Pattern, Let, Embedding, Comprehension."""
    is_open: bool
    """Whether it says `...`."""
    names: frozenset[str]
    """Which its fields and lets declare for what is inside."""
    line: int


class Aliased(NamedTuple):
    """`name = value` as a value."""

    name: str
    value: Any
    line: int


class File(NamedTuple):
    """A file."""

    imports: dict[str, str]
    """Name -> package."""
    root: Struct
