"""YAML and JSON with positions, document by document, so that a broken one does not spoil the others.

libyaml's events are taken one by one: its composer recurses without end in hostile files, and takes nested flow
collections in quadratic time. Here both end at a depth that no manifest has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from oakum.model import MissingExtra

DEEPEST = 100
"""Levels of a document that is read."""
_MOST_EVENTS = 3_000_000
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_START = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


class Scalar(NamedTuple):
    """A string, number, boolean or null as it is written. Positions count characters of the file."""

    value: str
    start: int
    end: int


class Mapping(NamedTuple):
    """An object. A key that is no scalar is the empty one."""

    entries: list[tuple[Scalar, Node]]


class Sequence(NamedTuple):
    """A list."""

    items: list[Node]


Node = Scalar | Mapping | Sequence


class Document(NamedTuple):
    """One document, or the text of one that cannot be parsed."""

    start: int
    """Where its text begins in the file, in characters."""
    text: str
    root: Node | None
    problem: str = ""
    """Why it cannot be parsed; never quotes it."""


def documents(text: str) -> Iterator[Document]:
    """The documents of a file, in order. Raises MissingExtra."""
    starts = [0, *(match.start() for match in _START.finditer(text) if match.start())]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if part.strip():
            yield from _parsed(part, start)


def get(node: Node | None, *path: str | int) -> Node | None:
    """What stands at a path, None when there is no such thing."""
    for step in path:
        if isinstance(step, int):
            node = node.items[step] if isinstance(node, Sequence) and step < len(node.items) else None
        else:
            found = node.entries if isinstance(node, Mapping) else ()
            node = next((value for key, value in found if key.value == step), None)
    return node


def scalar_text(value: object) -> str:
    """What a decoded scalar says, as a tree has it; nothing for null and for what is no scalar."""
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, dict | list) else str(value).lower()


def text_of(node: Node | None) -> str:
    """The value of a scalar, else nothing."""
    return node.value if isinstance(node, Scalar) else ""


def items_of(node: Node | None) -> list[Node]:
    """The items of a list, else none."""
    return node.items if isinstance(node, Sequence) else []


def entries_of(node: Node | None) -> list[tuple[Scalar, Node]]:
    """The entries of an object, else none."""
    return node.entries if isinstance(node, Mapping) else []


def node_of(value: object, depth: int = 0) -> Node:
    """What is decoded already (dicts, lists, scalars) as a tree, without positions. Raises TooMuch."""
    if isinstance(value, str):
        return Scalar(value, 0, 0)
    if isinstance(value, Mapping | Sequence):  # of an inner object that is one already
        return value
    if depth >= DEEPEST:
        raise TooMuch(f"more than {DEEPEST} levels deep")
    if isinstance(value, dict):
        return Mapping([(_named(key), node_of(one, depth + 1)) for key, one in value.items()])
    if isinstance(value, list):
        return Sequence([node_of(one, depth + 1) for one in value])
    return Scalar(scalar_text(value), 0, 0)


def json_root(text: str) -> Node | None:
    """The tree of a JSON text without positions, keys that come twice too; None when it is no JSON, or nested too
    deeply. It takes a tenth of the time of `documents`."""
    try:
        found = json.loads(text, object_pairs_hook=_mapping, parse_int=str, parse_float=str, parse_constant=str)
        return node_of(found)
    except (ValueError, RecursionError, TooMuch):
        return None


def _mapping(pairs: list[tuple[str, object]]) -> Mapping:
    return Mapping([(_named(key), node_of(value)) for key, value in pairs])


@lru_cache(4096)
def _named(key: str) -> Scalar:
    """Keys come again and again."""
    return Scalar(key, 0, 0)


def _parsed(part: str, start: int) -> Iterator[Document]:
    yaml = _library()
    readable = _as_yaml(part) if part.lstrip()[:1] in ("{", "[") else part
    try:
        roots = list(_Builder(yaml, start).roots(readable))
    except yaml.YAMLError as error:
        yield Document(start, part, None, getattr(error, "problem", None) or "is no YAML")
    except TooMuch as error:
        yield Document(start, part, None, str(error))
    else:
        for root in roots or [Scalar("", start, start)]:  # nothing but comments
            yield Document(start, part, root)


def _as_yaml(json: str) -> str:
    """JSON as YAML takes it, with everything in its place: no tabs (a string of JSON has none), no surrogate pairs."""
    return _PAIR.sub(r"\\u003f\\u003f", json.replace("\t", " "))


def _library() -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingExtra("reading manifests", "k8s") from None
    return yaml


class TooMuch(Exception):  # noqa: N818 - reads as what it says about a document
    """More than any honest manifest has."""


class _Builder:
    """Makes trees out of events."""

    def __init__(self, yaml: Any, offset: int) -> None:
        self._yaml = yaml
        self._offset = offset
        self._open: list[list[Node]] = [[]]
        """The children so far of every collection that is open; at the bottom the roots."""

    def roots(self, text: str) -> Iterator[Node]:
        yaml = self._yaml
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        for number, event in enumerate(yaml.parse(text, Loader=loader)):
            if isinstance(event, yaml.ScalarEvent):
                self._add(Scalar(event.value, *self._place(event)))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open.append([])
                if len(self._open) > DEEPEST:
                    raise TooMuch(f"more than {DEEPEST} levels deep")
            elif isinstance(event, ends):
                self._close(event)
            elif isinstance(event, yaml.AliasEvent):  # what it stands for is looked at where it is defined
                self._add(Scalar("", *self._place(event)))
            if number > _MOST_EVENTS:
                raise TooMuch("too many fields")
        yield from self._open[0]

    def _place(self, event: Any) -> tuple[int, int]:
        return event.start_mark.index + self._offset, event.end_mark.index + self._offset

    def _add(self, node: Node) -> None:
        self._open[-1].append(node)

    def _close(self, event: Any) -> None:
        children = self._open.pop()
        if isinstance(event, self._yaml.SequenceEndEvent):
            self._add(Sequence(children))
        else:
            self._add(Mapping([(_key(key), value) for key, value in zip(children[::2], children[1::2], strict=True)]))


def _key(node: Node) -> Scalar:
    return node if isinstance(node, Scalar) else Scalar("", 0, 0)
