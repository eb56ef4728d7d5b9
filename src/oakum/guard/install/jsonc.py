"""Edits of JSON with comments that leave every other byte as it is.

A value is put right behind the bracket that opens its container, so that no comment and no comma elsewhere has to move.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from oakum.model import ConfigError

_DEEPEST = 100
_GAP = re.compile(r"(?:[\s\ufeff]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}:/"\[{]+')


class Node(msgspec.Struct, frozen=True):
    """A value and where it stands in the text."""

    start: int
    end: int
    members: tuple[tuple[str, Node], ...] | None = None
    """Of an object, in their order."""
    items: tuple[Node, ...] | None = None
    """Of an array."""
    value: Any = None
    """Of anything else."""
    begin: int = -1
    """Where the member begins, with its key."""

    @property
    def plain(self) -> Any:
        """As Python has it."""
        if self.members is not None:
            return {key: below.plain for key, below in self.members}
        return [below.plain for below in self.items] if self.items is not None else self.value


class Insertion(msgspec.Struct, frozen=True):
    """A text that is put into another."""

    offset: int
    text: str


def parse(text: str, what: str) -> Node:
    """The tree of a document; `what` is named in errors. Raises ConfigError."""
    try:
        node, at = _value(text, _skip(text, 0), 0)
        if _skip(text, at) != len(text):
            raise ValueError(at)
    except (ValueError, RecursionError) as error:
        line = text.count("\n", 0, error.args[0]) + 1 if error.args and isinstance(error.args[0], int) else "?"
        raise ConfigError(f"{what}: no valid JSON, see line {line}; mend it first, nothing was changed") from None
    return node


def find(node: Node, path: tuple[str, ...]) -> Node | None:
    """What stands at a path of keys."""
    for key in path:
        below = [child for name, child in node.members or () if name == key]
        if not below:
            return None
        node = below[-1]
    return node


def insertion(text: str, root: Node, path: tuple[str, ...], value: Any, what: str) -> Insertion:
    """What to insert so that the array at `path` has one more item, whatever of the path has to be made. With a value
    that is no dict, the member itself is made. Raises ConfigError where something else is in the way."""
    node, depth = root, 0
    while depth < len(path) and (below := find(node, path[depth : depth + 1])):
        node, depth = below, depth + 1
    rest = path[depth:]
    if (node.members if rest else node.items) is None:
        kind = "an object" if rest else "an array"
        raise ConfigError(f"{what}: `{'.'.join(path[:depth]) or 'the document'}` is not {kind}; nothing was changed")
    for key in reversed(rest[1:]):
        value = {key: value}
    name = f"{json.dumps(rest[0])}: " if rest else ""
    return _rendered(text, node, depth, name, value)


def removal(text: str, node: Node) -> tuple[int, int]:
    """The stretch to delete so that an item or member is gone, with its comma."""
    start = node.begin if node.begin >= 0 else node.start
    after = _skip(text, node.end)
    before = text[:start].rstrip()
    if text[after : after + 1] == ",":
        return len(before), after + 1
    return len(before) - before.endswith(","), node.end


def _rendered(text: str, node: Node, depth: int, name: str, value: Any) -> Insertion:
    newline = "\r\n" if "\r\n" in text else "\n"
    unit = _unit(text)
    lines = (name + json.dumps(value, indent=unit, ensure_ascii=False)).split("\n")
    inner = unit * (depth + 1)
    shown = newline.join(inner + line for line in lines)
    full = bool(node.members or node.items)
    return Insertion(node.start + 1, newline + shown + ("," if full else newline + unit * depth))


def _unit(text: str) -> str:
    found = re.search(r"\n([ \t]+)\S", text)
    return found.group(1) if found else "  "


def _value(text: str, at: int, depth: int) -> tuple[Node, int]:
    if depth > _DEEPEST:
        raise ValueError(at)
    if text[at : at + 1] == "{":
        return _object(text, at, depth)
    if text[at : at + 1] == "[":
        return _array(text, at, depth)
    match = _SCALAR.match(text, at)
    if match is None:
        raise ValueError(at)
    try:
        return Node(at, match.end(), value=json.loads(match.group(), strict=False)), match.end()
    except ValueError:
        raise ValueError(at) from None


def _object(text: str, start: int, depth: int) -> tuple[Node, int]:
    members: list[tuple[str, Node]] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        key, begin = _SCALAR.match(text, at), at
        if key is None or not key.group().startswith('"'):
            raise ValueError(at)
        at = _skip(text, key.end())
        if text[at : at + 1] != ":":
            raise ValueError(at)
        node, at = _value(text, _skip(text, at + 1), depth + 1)
        members.append((json.loads(key.group(), strict=False), msgspec.structs.replace(node, begin=begin)))
        at = _comma(text, at, "}")
    return Node(start, at + 1, members=tuple(members)), at + 1


def _array(text: str, start: int, depth: int) -> tuple[Node, int]:
    items: list[Node] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        node, at = _value(text, at, depth + 1)
        items.append(node)
        at = _comma(text, at, "]")
    return Node(start, at + 1, items=tuple(items)), at + 1


def _comma(text: str, at: int, closing: str) -> int:
    """Behind the comma, of which there may be one too many, as editors write it."""
    at = _skip(text, at)
    if text[at : at + 1] == ",":
        return _skip(text, at + 1)
    if text[at : at + 1] != closing:
        raise ValueError(at)
    return at


def _skip(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at
