"""From a rule's exact expression to the one that the automaton runs over every byte.

The automaton only has to say where to look, so its expression may match more but never less: wherever the
exact expression matches in a line, the automaton reports an offset inside that match.
"""

from __future__ import annotations

from oakum.detect.factor import best_factor, opening
from oakum.detect.syntax import EVERY, Bytes, Choice, Node, One, Repeat, Sequence, parse, within_line

_SUFFIXES = {(0, 1): "?", (0, None): "*", (1, None): "+", (1, 1): ""}


def stage_one(expression: str, *, block: bool = False) -> str:
    """The automaton's expression for a rule's expression; for a block, that of its opening."""
    sequence = parse(expression)
    return written(opening(sequence) if block else best_factor(within_line(sequence)))


def written(sequence: Sequence) -> str:
    """A tree as text that the automaton's library reads."""
    parts: list[str] = []
    folded = ""
    for node in sequence:
        if isinstance(node, One) and node.is_letter and node.members.bit_count() == 2:
            folded += chr(node.members.bit_length() - 1)
            continue
        parts += [_any_case(folded), _node(node)]
        folded = ""
    return "".join([*parts, _any_case(folded)])


def _any_case(letters: str) -> str:
    return f"(?i:{letters})" if letters else ""


def _node(node: Node) -> str:
    if isinstance(node, One):
        return _set(node.members)
    if isinstance(node, Choice):
        return "(?:" + "|".join(map(written, node.branches)) + ")"
    return _repeat(node)


def _repeat(node: Repeat) -> str:
    unit = _set(node.single.members) if node.single else f"(?:{written(node.body)})"
    if (node.low, node.high) in _SUFFIXES:
        return unit + _SUFFIXES[node.low, node.high]
    return (
        f"{unit}{{{node.low}}}"
        if node.low == node.high
        else f"{unit}{{{node.low},{'' if node.high is None else node.high}}}"
    )


def _set(members: Bytes) -> str:
    if members.bit_count() == 1:
        return _byte(members.bit_length() - 1)
    negated = members.bit_count() > 128
    listed = EVERY & ~members if negated else members
    ranges = "".join(_byte(low) if low == high else f"{_byte(low)}-{_byte(high)}" for low, high in _ranges(listed))
    return f"[{'^' if negated else ''}{ranges}]" if listed else r"[\x00-\xff]"


def _ranges(members: Bytes) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for value in range(256):
        if members >> value & 1:
            joins = bool(ranges) and ranges[-1][1] == value - 1
            ranges[-1:] = [(ranges[-1][0], value)] if joins else [*ranges[-1:], (value, value)]
    return ranges


def _byte(value: int) -> str:
    letter = chr(value)
    return letter if letter.isascii() and (letter.isalnum() or letter == "_") else f"\\x{value:02x}"
