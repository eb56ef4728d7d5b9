"""Which part of an expression the automaton looks for.

Every match of a rule holds a match of each stretch of its expression, so one stretch is enough to say where
to look, if it stands near enough to the begin of the match for a window to show that. The best one holds the
longest literal: literals are searched many bytes at a time, and the rest of a stretch runs only where one
stands. What follows it is kept until a match by chance is unlikely.
Measured: docs/decisions/0003-stage-one.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

import msgspec

from oakum.detect.syntax import NEWLINE, Choice, Node, One, Repeat, Sequence, can_be_empty
from oakum.detect.window import LEFT

_COMMON = frozenset(
    (
        *("http", "https", "http://", "https://", "://", "file", "message", "install", "package", "signal"),
        *("status", "center", "client", "server", "service", "secret", "token", "key", "access", "private"),
        *(
            "application",
            "name",
            "account",
            "private_",
            "public_",
            "user_",
            "test_",
            "live_",
            "key_",
            "access_",
        ),
    )
)
"""Literals that stand in every code base: a rule that begins with one is better found by another."""
_GOOD = 4.0
"""Letters from which on the first literal is taken, even if a later one is longer."""
_BETTER = 2.0
"""Letters by which a later literal must be longer: what stands before it no longer tells matches apart."""
_POOR = 2.5
_BEFORE = 8
"""Bytes that are kept before a short literal."""
_BITS = 75.0
_RUN = 12
"""Repetitions of a set that are kept; the exact expression counts the rest."""
_SLACK = 2
_REACH = LEFT - 32
"""Bytes from the begin of a match to where it is reported: a window shows `LEFT` before that."""
_OPENING = 90
"""Bytes that the opening of a block may have at most (see `window.LONGEST_OPENER`)."""


class _Literal(msgspec.Struct, frozen=True):
    """A run of letters in a sequence, from `start` to `end`, and how rare it is, counted in letters."""

    start: int
    end: int
    worth: float


def best_factor(sequence: Sequence) -> Sequence:
    """The stretch of a sequence to look for; the whole sequence where it holds no literal."""
    items = _first(_unrolled(sequence), _REACH)
    literals = list(_literals(items))
    if not literals:
        return _cut_end(_loose(items))
    best = max(literals, key=lambda literal: literal.worth)
    chosen = next(literal for literal in literals if literal.worth >= min(_GOOD, best.worth - _BETTER))
    return _cut_end(_loose(_before(items[: chosen.start], chosen.worth) + _enough(items[chosen.start :])))


def opening(sequence: Sequence) -> Sequence:
    """The first bytes of a block, as far as they stand on one line and near its begin."""
    return _cut_end(_first(_unrolled(sequence), _OPENING))


def _first(items: Sequence, room: int) -> Sequence:
    """What stands in the first bytes of every match, however long its repetitions get."""
    kept: list[Node] = []
    for node in items:
        longest = _longest(node)
        if longest is None or longest > room:
            return (*kept, *_begun(node, room))
        kept.append(node)
        room -= longest
    return tuple(kept)


def _begun(node: Node, room: int) -> Sequence:
    """As much of a node as surely stands in that many bytes."""
    if isinstance(node, Repeat) and node.single and node.low <= room and not node.single.members & NEWLINE:
        return (Repeat(node.body, node.low, node.low),)
    if isinstance(node, Choice):
        branches = tuple(_first(branch, room) for branch in node.branches)
        empty = any(all(map(can_be_empty, branch)) for branch in branches)
        return () if empty else (Choice(branches),)
    return ()


def _longest(node: Node) -> int | None:
    """Bytes that a node takes at most; None without a bound, or where a line may end in it."""
    if isinstance(node, One):
        return None if node.members & NEWLINE else 1
    if isinstance(node, Choice):
        return _most([_total(branch) for branch in node.branches])
    inner = _total(node.body)
    return None if inner is None or node.high is None else inner * node.high


def _total(sequence: Sequence) -> int | None:
    lengths = [_longest(node) for node in sequence]
    return None if None in lengths else sum(length or 0 for length in lengths)


def _most(lengths: list[int | None]) -> int | None:
    return None if None in lengths else max(length or 0 for length in lengths)


def _unrolled(sequence: Sequence) -> Sequence:
    """The same with repeated letters (`A{4,6}`) written out, so that they count as literals."""
    items: list[Node] = []
    for node in sequence:
        if isinstance(node, Choice):
            items.append(Choice(tuple(map(_unrolled, node.branches))))
        elif isinstance(node, Repeat) and (node.low, node.high) == (1, 1):
            items += _unrolled(node.body)
        elif isinstance(node, Repeat) and node.single and node.single.is_letter and 0 < node.low <= 2 * _RUN:
            items += [node.single] * node.low
            if node.high != node.low:
                items.append(Repeat(node.body, 0, None if node.high is None else node.high - node.low))
        else:
            items.append(node)
    return tuple(items)


def _literals(items: Sequence) -> Iterator[_Literal]:
    start, worth = 0, 0.0
    for index, node in enumerate(items):
        own = _worth(node)
        if own:
            start, worth = (start, worth + own) if worth else (index, own)
        elif worth:
            yield _weighed(items, start, index, worth)
            worth = 0.0
    if worth:
        yield _weighed(items, start, len(items), worth)


def _weighed(items: Sequence, start: int, end: int, worth: float) -> _Literal:
    text = "".join(chr(node.members.bit_length() - 1) for node in items[start:end] if isinstance(node, One))
    return _Literal(start, end, min(worth, _POOR) if text.lower() in _COMMON else worth)


def _worth(node: Node) -> float:
    """How much a node adds to a literal: 1 for a letter, less for one of a few; 0 where it ends one."""
    if isinstance(node, One):
        return (
            1.0
            if node.members.bit_count() == 1
            else 0.9
            if node.is_letter
            else 0.5 * (1 < node.members.bit_count() <= 4)
        )
    if isinstance(node, Choice):
        return min(max((literal.worth for literal in _literals(branch)), default=0.0) for branch in node.branches)
    return 0.0


def _before(items: Sequence, worth: float) -> Sequence:
    """A few bytes before a short literal: only such as must stand there."""
    kept: list[Node] = []
    room = _BEFORE if worth < _BEFORE else 0
    for node in reversed(items):
        if isinstance(node, One) and room:
            kept.append(node)
            room -= 1
            continue
        if isinstance(node, Repeat) and node.single and min(node.low, room):
            kept.append(Repeat(node.body, min(node.low, room), min(node.low, room)))
        break
    return tuple(reversed(kept))


def _enough(items: Sequence) -> Sequence:
    """The items from the literal on, until a match by chance is unlikely."""
    bits = 0.0
    for index, node in enumerate(items):
        if bits >= _BITS or (bits >= _BITS * 0.6 and index and _is_long(items[index - 1])):
            return items[:index]
        bits += _bits(node)
    return items


def _is_long(node: Node) -> bool:
    return isinstance(node, Repeat) and node.single is not None and node.low >= 2 * _RUN


def _bits(node: Node) -> float:
    """A rough measure of how seldom a node matches by chance in text."""
    if isinstance(node, One):
        return 5.0 if node.is_letter else max(0.1, log2(100 / min(node.members.bit_count(), 99)))
    if isinstance(node, Choice):
        return min(sum(map(_bits, branch)) for branch in node.branches)
    return min(node.low, _RUN if node.single else node.low) * sum(map(_bits, node.body))


def _loose(items: Sequence) -> Sequence:
    """The same with long repetitions made short or endless: each counted one is a state of its own."""
    return tuple(map(_loosened, items))


def _loosened(node: Node) -> Node:
    if isinstance(node, One):
        return node
    if isinstance(node, Choice):
        return Choice(tuple(map(_loose, node.branches)))
    low = min(node.low, _RUN) if node.single else node.low
    counted = node.high == node.low == low or (node.high is not None and low == node.low and node.high - low <= _SLACK)
    return Repeat(_loose(node.body), low, node.high if counted else None)


def _cut_end(items: Sequence) -> Sequence:
    """The same, ending as early as it can: one secret then gives one match, not one for each further byte."""
    while items and can_be_empty(items[-1]):
        items = items[:-1]
    if not items or isinstance(items[-1], One):
        return items
    last = items[-1]
    if isinstance(last, Choice):
        return (*items[:-1], Choice(tuple(map(_cut_end, last.branches))))
    return (*items[:-1], Repeat(_cut_end(last.body) if last.low == 1 else last.body, last.low, last.low))
