"""The strings of a record, decoded, each with the name that it stands under: what there is to scan in it.

A string that is JSON itself (the arguments of a tool call) is opened too. Objects and lists are walked in the order in
which they are written, so that the number of a string leads back to where it stands.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import msgspec

from oakum.sources.agents.roles import role_in, role_under

_NESTED = 3
"""Strings of JSON inside strings of JSON."""
_LONGEST_NAMED = 2000
_LONG_KEY = 20
_OPTION = re.compile(r"--?[A-Za-z][A-Za-z0-9_-]{0,40}")
_SESSION_KEYS = ("sessionId", "session_id", "conversationId", "conversation_id", "composerId", "threadId")

Trail = tuple[Any, ...]
"""How to come to a string, as pairs (the trail before, key or index); see `json_path`."""


class Text(NamedTuple):
    """One string."""

    shown: bytes
    """As the detector sees it: the value, behind its name where that matters."""
    indent: int
    """Bytes of `shown` before the value."""
    value: str
    numbers: tuple[int, ...]
    """The number of the string among all strings of the record, keys too, from 0; then that in the JSON inside it."""
    trail: Trail
    role: str


class Strings(NamedTuple):
    """What a record holds."""

    texts: list[Text]
    session: str


def strings(record: bytes, role: str = "") -> Strings | None:
    """The strings of a JSON text, those of length 0 left out; None when it is no object, list or string, or one that is
    nested deeper than Python likes."""
    value = _decoded(record)
    if not isinstance(value, dict | list | str):
        return None
    session = ""
    if isinstance(value, dict):
        session = next((value[key] for key in _SESSION_KEYS if isinstance(value.get(key), str)), "")
    walk = _Walk((), _NESTED)
    try:
        walk.visit(value, (), "", role)
    except RecursionError:
        return None
    return Strings(walk.texts, session)


def json_path(trail: Trail) -> str:
    """`$.a[0].b`; a `|` stands where the rest is in a string of JSON, `~` before a key that is meant itself."""
    parts: list[str] = []
    while trail:
        trail, part = trail
        parts.append(f"[{part}]" if isinstance(part, int) else part)
    return "$" + "".join(reversed(parts))


class _Walk:
    """Goes through one JSON text."""

    def __init__(self, numbers: tuple[int, ...], nested: int) -> None:
        self.texts: list[Text] = []
        self._outer = numbers
        self._nested = nested
        self._number = 0

    def visit(self, value: Any, trail: Trail, name: str, role: str) -> None:
        if isinstance(value, str):
            self._string(value, trail, name, role)
        elif isinstance(value, dict):
            self._object(value, trail, role)
        elif isinstance(value, list):
            before = ""
            for index, item in enumerate(value):
                self.visit(item, (trail, index), before or name, role)
                before = item if isinstance(item, str) and _OPTION.fullmatch(item) else ""

    def _object(self, value: dict[str, Any], trail: Trail, role: str) -> None:
        role = role_in(value, role)
        own = value.get("name")
        for key, item in value.items():
            below: Trail = (trail, f".{key}")
            if len(key) > _LONG_KEY:
                self._add(key, (trail, f".~{key[:_LONG_KEY]}"), "", role)
            self._number += 1
            # Where variables are a list of names and values, the name says what the value is.
            name = own if key == "value" and isinstance(own, str) else key
            self.visit(item, below, name, role_under(key, role))

    def _string(self, value: str, trail: Trail, name: str, role: str) -> None:
        inner = self._opened(value, trail, role) if value[:1] in ("{", "[") and self._nested else None
        if inner is not None:
            self.texts += inner
        elif value:
            self._add(value, trail, name, role)
        self._number += 1

    def _opened(self, value: str, trail: Trail, role: str) -> list[Text] | None:
        content = _decoded(encoded(value))
        if not isinstance(content, dict | list):
            return None
        walk = _Walk((*self._outer, self._number), self._nested - 1)
        walk.visit(content, (trail, "|$"), "", role)
        return walk.texts

    def _add(self, value: str, trail: Trail, name: str, role: str) -> None:
        before, content, after = _context(name, value), encoded(value), b""
        if before:
            after = b'"'
        self.texts.append(Text(before + content + after, len(before), value, (*self._outer, self._number), trail, role))


def encoded(value: str) -> bytes:
    """UTF-8; half of a surrogate pair, which JSON allows, as three bytes of its own."""
    return value.encode("utf-8", "surrogatepass")


def _context(name: str, value: str) -> bytes:
    """What to put before a value, so that rules see its name; nothing before a text of several lines."""
    if not name or len(value) > _LONGEST_NAMED or '"' in value or "\n" in value:
        return b""
    if _OPTION.fullmatch(name):
        return encoded(f'{name}="')
    return encoded(f'"{name[:100]}": "')


def _decoded(record: bytes) -> Any:
    """The value of a JSON text, None for what is none. What only Python's reader accepts (raw control characters in
    strings, halves of surrogate pairs) is accepted."""
    try:
        return msgspec.json.decode(record)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(record.decode("utf-8"), strict=False, parse_constant=str)
    except (ValueError, RecursionError):
        return None
