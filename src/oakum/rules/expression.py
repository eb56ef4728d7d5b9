"""Looks into an expression without running it: in how many ways it matches, how it begins, if it spans lines.

The parser is that of `re` itself: another one would see other expressions than those that run.
"""

from __future__ import annotations

import re
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import msgspec

from oakum.model import RuleError

WINDOW = 4096
"""Bytes that an unbounded repetition is taken to run over: about the window that a rule is tried on."""
CEILING = (1 << 16) + 1
"""Ways are not counted beyond this."""

_LONGEST = 20_000
_DEEPEST = 40
_EVERY = (1 << 256) - 1
_NEWLINE = 1 << 10
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_LOOKS = (op.ASSERT, op.ASSERT_NOT)
_CATEGORIES = {
    op.CATEGORY_DIGIT: rb"\d",
    op.CATEGORY_NOT_DIGIT: rb"\D",
    op.CATEGORY_SPACE: rb"\s",
    op.CATEGORY_NOT_SPACE: rb"\S",
    op.CATEGORY_WORD: rb"\w",
    op.CATEGORY_NOT_WORD: rb"\W",
}

Bytes = int
"""A set of byte values: bit N is set for byte N."""


class One(msgspec.Struct, frozen=True):
    """One byte out of a set."""

    members: Bytes
    literal: str = ""
    """The character, where it is exactly one printable ASCII character."""


class Zero(msgspec.Struct, frozen=True):
    """Something that takes no bytes: an anchor, or a look-around with what it looks for."""

    looks_for: Sequence = ()


class Branches(msgspec.Struct, frozen=True):
    """One of several sequences."""

    choices: tuple[Sequence, ...]


class Repeat(msgspec.Struct, frozen=True):
    """A sequence, `low` to `high` times; with the bytes it can begin with and whether it can be empty."""

    low: int
    high: int
    body: Sequence
    begins: Bytes
    empty: bool
    keeps: bool = False
    """Possessive: what it took it never gives back."""


Node = One | Zero | Branches | Repeat
Sequence = tuple[Node, ...]


def parse(expression: str) -> Sequence:
    """The expression as `re` reads it, over bytes. Raises RuleError when it does not compile."""
    if len(expression) > _LONGEST:
        raise RuleError(f"expression has {len(expression)} characters, at most {_LONGEST} are accepted")
    try:
        raw = expression.encode()
        flags = re.compile(raw).flags
        return _sequence(parser.parse(raw), flags & re.IGNORECASE, flags & re.DOTALL, 0)
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise RuleError(f"expression does not compile: {error or type(error).__name__}") from error


def ways(sequence: Sequence, follow: Bytes = 0) -> int:
    """An upper bound of the ways to match from one place, at most `CEILING`.

    `follow` holds the bytes that can come right after: a choice that they decide is free. It is empty at the
    end of the expression, where no choice is ever taken back.
    """
    total = 1
    for node in reversed(sequence):
        total = min(total * _ways_of(node, follow), CEILING)
        begins, empty = _begins(node)
        follow = begins | follow if empty else begins
    return total


def spans_lines(sequence: Sequence) -> bool:
    """Whether there is a long repetition that runs over line ends, such as `[\\s\\S]{0,4000}`."""
    return any(
        _is_long_run(node) or spans_lines(node.body)
        if isinstance(node, Repeat)
        else isinstance(node, Branches) and any(map(spans_lines, node.choices))
        for node in sequence
    )


def literal_start(sequence: Sequence) -> str:
    """The ASCII literal that every match starts with, at most 32 characters; empty where there is none."""
    taken = ""
    for node in sequence[:32]:
        if not isinstance(node, One) or not node.literal:
            break
        taken += node.literal
    return taken


def _ways_of(node: Node, follow: Bytes) -> int:
    if isinstance(node, Repeat):
        return _ways_to_repeat(node, follow)
    if isinstance(node, Branches):
        return _ways_to_branch(node, follow)
    return ways(node.looks_for) if isinstance(node, Zero) else 1


def _ways_to_repeat(node: Repeat, follow: Bytes) -> int:
    """Every round multiplies its ways; where to stop is one more choice, unless the next byte decides it."""
    rounds = min(node.high, WINDOW)
    inside = ways(node.body, follow | node.begins if node.high > 1 else follow)
    decided = not node.begins & follow and not (node.empty and node.high > 1)
    exits = 1 if decided or node.keeps else max(rounds - node.low + 1, 1)
    multiplied: int = inside ** min(rounds, CEILING.bit_length()) if inside > 1 else 1
    return min(exits * multiplied, CEILING)


def _ways_to_branch(node: Branches, follow: Bytes) -> int:
    counts = [ways(choice, follow) for choice in node.choices]
    seen, overlap = 0, False
    for begins, empty in map(_begins_of_sequence, node.choices):
        reach = begins | follow if empty else begins
        overlap = overlap or bool(reach & seen)
        seen |= reach
    return sum(counts) if overlap else max(counts)


def _begins(node: Node) -> tuple[Bytes, bool]:
    """The bytes that a node can begin with, and whether it can be empty."""
    if isinstance(node, One):
        return node.members, False
    if isinstance(node, Repeat):
        return node.begins, node.empty or node.low == 0
    if isinstance(node, Zero):
        return 0, True
    begins, empty = 0, False
    for choice_begins, choice_empty in map(_begins_of_sequence, node.choices):
        begins, empty = begins | choice_begins, empty or choice_empty
    return begins, empty


def _begins_of_sequence(sequence: Sequence) -> tuple[Bytes, bool]:
    begins = 0
    for node in sequence:
        own, empty = _begins(node)
        begins |= own
        if not empty:
            return begins, False
    return begins, True


def _is_long_run(node: Repeat) -> bool:
    return node.high >= 64 and bool(node.begins & _NEWLINE) and node.begins.bit_count() > 128


def _sequence(parsed: Any, fold: int, dotall: int, depth: int) -> Sequence:
    if depth > _DEEPEST:
        raise ValueError(f"nested deeper than {_DEEPEST}")
    nodes: list[Node] = []
    for code, argument in parsed:
        nodes.extend(_nodes(code, argument, fold, dotall, depth + 1))
    return tuple(nodes)


def _nodes(code: Any, argument: Any, fold: int, dotall: int, depth: int) -> Sequence:
    if code is op.SUBPATTERN:
        _, added, removed, inner = argument
        return _sequence(inner, (fold | added) & ~removed & re.I, (dotall | added) & ~removed & re.S, depth)
    if code is op.ATOMIC_GROUP:
        return _sequence(argument, fold, dotall, depth)
    if code is op.BRANCH:
        return (Branches(tuple(_sequence(choice, fold, dotall, depth) for choice in argument[1])),)
    if code in _REPEATS:
        body = _sequence(argument[2], fold, dotall, depth)
        keeps = code is op.POSSESSIVE_REPEAT
        return (Repeat(int(argument[0]), int(argument[1]), body, *_begins_of_sequence(body), keeps),)
    if code in _LOOKS:
        return (Zero(_sequence(argument[1], fold, dotall, depth)),)
    if code is op.AT:
        return (Zero(),)
    if code in (op.GROUPREF, op.GROUPREF_EXISTS):
        raise ValueError("back-references and conditions on groups are not accepted")
    return (_one(code, argument, fold, dotall),)


def _one(code: Any, argument: Any, fold: int, dotall: int) -> One:
    if code is op.ANY:
        return One(_EVERY if dotall else _EVERY & ~_NEWLINE)
    if code is op.FAILURE:
        return One(0)
    parts = argument if code is op.IN else [(op.LITERAL, argument)]
    members = 0
    for part in parts:
        members |= _members(*part)
    members = _folded(members) if fold else members
    if code is op.NOT_LITERAL or parts[0][0] is op.NEGATE:
        return One(_EVERY & ~members)
    literal = members.bit_length() - 1 if members.bit_count() == 1 else 0
    return One(members, chr(literal) if 32 <= literal < 127 else "")


def _members(code: Any, argument: Any) -> Bytes:
    if code is op.RANGE:
        return int((1 << (argument[1] + 1)) - (1 << argument[0]))
    if code is op.CATEGORY:
        return _category(argument)
    return 1 << argument if code is op.LITERAL else 0


def _folded(members: Bytes) -> Bytes:
    letters = (1 << 26) - 1
    return members | (members >> 65 & letters) << 97 | (members >> 97 & letters) << 65


@cache
def _category(code: Any) -> Bytes:
    matcher = re.compile(_CATEGORIES[code])
    return sum(1 << value for value in range(256) if matcher.match(bytes([value])))
