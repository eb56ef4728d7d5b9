"""A rule's expression as a small tree: what an automaton that keeps no memory knows, and nothing else.

Look-arounds and anchors go, groups are opened, and sets of bytes are plain bit masks: such a tree matches
everything that the expression matches. The parser is that of `re` itself: another one would see other
expressions than those that run.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import Any

import msgspec

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants as op  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]

Bytes = int
"""A set of byte values: bit N is set for byte N."""
EVERY: Bytes = (1 << 256) - 1
NEWLINE: Bytes = 1 << 10
_CATEGORIES = {
    op.CATEGORY_DIGIT: rb"\d",
    op.CATEGORY_NOT_DIGIT: rb"\D",
    op.CATEGORY_SPACE: rb"\s",
    op.CATEGORY_NOT_SPACE: rb"\S",
    op.CATEGORY_WORD: rb"\w",
    op.CATEGORY_NOT_WORD: rb"\W",
}


class One(msgspec.Struct, frozen=True):
    """One byte out of a set."""

    members: Bytes

    @property
    def is_letter(self) -> bool:
        """Whether it is one byte, or one letter in either case."""
        lower = self.members.bit_length() - 1
        both = 1 << lower | 1 << (lower - 32) if 97 <= lower <= 122 else 0
        return self.members.bit_count() == 1 or self.members == both


class Choice(msgspec.Struct, frozen=True):
    """One of several sequences."""

    branches: tuple[Sequence, ...]


class Repeat(msgspec.Struct, frozen=True):
    """A sequence, `low` to `high` times; without end where `high` is None."""

    body: Sequence
    low: int
    high: int | None

    @property
    def single(self) -> One | None:
        """The byte that is repeated, where the body is no more than that."""
        first = self.body[0] if len(self.body) == 1 else None
        return first if isinstance(first, One) else None


Node = One | Choice | Repeat
Sequence = tuple[Node, ...]


def parse(expression: str) -> Sequence:
    """The tree of an expression over bytes. Raises ValueError for back-references: no automaton has them."""
    tree = parser.parse(expression.encode())
    return _sequence(tree, tree.state.flags)


def can_be_empty(node: Node) -> bool:
    """Whether it matches without a byte."""
    if isinstance(node, One):
        return False
    if isinstance(node, Choice):
        return any(all(map(can_be_empty, branch)) for branch in node.branches)
    return node.low == 0 or all(map(can_be_empty, node.body))


def within_line(sequence: Sequence) -> Sequence:
    """The same without line ends, wherever something else may stand instead."""
    return tuple(_within_line(node) for node in sequence)


def _within_line(node: Node) -> Node:
    if isinstance(node, One):
        return One(node.members & ~NEWLINE or node.members)
    if isinstance(node, Choice):
        return Choice(tuple(map(within_line, node.branches)))
    return Repeat(within_line(node.body), node.low, node.high)


def _sequence(parsed: Any, flags: int) -> Sequence:
    return tuple(node for code, argument in parsed for node in _nodes(code, argument, flags))


def _nodes(code: Any, argument: Any, flags: int) -> Sequence:
    if code is op.SUBPATTERN:
        _, added, removed, inner = argument
        return _sequence(inner, (flags | added) & ~removed)
    if code is op.ATOMIC_GROUP:
        return _sequence(argument, flags)
    if code is op.BRANCH:
        return (Choice(tuple(_sequence(branch, flags) for branch in argument[1])),)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        low, high, inner = argument
        body = _sequence(inner, flags)
        return (Repeat(body, int(low), None if high is op.MAXREPEAT else int(high)),) if body and high else ()
    if code in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return ()
    if code in (op.GROUPREF, op.GROUPREF_EXISTS):
        raise ValueError("the automaton knows no back-references and no conditions on groups")
    return (_one(code, argument, flags),)


def _one(code: Any, argument: Any, flags: int) -> One:
    if code is op.ANY:
        return One(EVERY if flags & re.S else EVERY & ~NEWLINE)
    parts = argument if code is op.IN else [(op.LITERAL, argument)]
    members = 0
    for part in parts:
        members |= _members(*part)
    members = _folded(members) if flags & re.I else members
    negated = code is op.NOT_LITERAL or parts[0][0] is op.NEGATE
    return One(EVERY & ~members if negated else members)


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
