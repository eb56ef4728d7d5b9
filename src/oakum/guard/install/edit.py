"""What installing changes in a file: pure, text in and text out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Protocol

import msgspec

from oakum.guard.install import jsonc
from oakum.guard.install.jsonc import Insertion
from oakum.model import ConfigError

MARK = "oakum-hook"
"""Stands in everything that is ours."""
_BEGIN, _END = "# >>> oakum: written by `oakum guard {}`", "# <<< oakum"


class Edit(Protocol):
    """One file of a host."""

    @property
    def path(self) -> Path:
        """Absolute."""
        ...

    @property
    def executable(self) -> bool:
        """Whether the host runs the file."""
        ...

    @property
    def private(self) -> bool:
        """Whether only its owner may read the file."""
        ...

    def insertions(self, text: str) -> list[Insertion]:
        """What to insert one after the other, each offset as the text is then. Raises ConfigError."""
        ...

    def without(self, text: str) -> str:
        """The text with nothing of ours in it."""
        ...

    def check(self, text: str) -> None:
        """Raises ConfigError when the host would not find our hooks in the text."""
        ...


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A file of JSON, with or without comments, that belongs to the user."""

    path: Path
    items: tuple[tuple[tuple[str, ...], Any], ...]
    """Path of an array, and what is to be one of its items."""
    members: tuple[tuple[tuple[str, ...], Any], ...] = ()
    """Path of a member, and its value where it is missing."""
    executable: bool = False
    private: bool = False

    def insertions(self, text: str) -> list[Insertion]:
        """Last things first: each goes above what is there. What is there already is left out."""
        if not text.strip():
            return [Insertion(len(text), self._fresh())]
        made: list[Insertion] = []
        for path, item in reversed(self.items):
            there = jsonc.find(jsonc.parse(text, str(self.path)), path)
            if there is None or there.items is None or item not in there.plain:
                text = self._put(text, path, item if there else [item], made)
        for path, value in self.members:
            if jsonc.find(jsonc.parse(text, str(self.path)), path) is None:
                text = self._put(text, path, value, made)
        return made

    def without(self, text: str) -> str:
        """Items that name our command are gone, and what is empty without them."""
        while text.strip() and (stretch := self._ours(text)):
            text = text[: stretch[0]] + text[stretch[1] :]
        return text

    def check(self, text: str) -> None:
        """Every item is where it belongs."""
        root = jsonc.parse(text, str(self.path))
        for path, item in self.items:
            found = jsonc.find(root, path)
            if found is None or item not in found.plain:
                raise ConfigError(f"{self.path}: {'.'.join(path)} has no hook of ours after writing")

    def _put(self, text: str, path: tuple[str, ...], value: Any, made: list[Insertion]) -> str:
        one = jsonc.insertion(text, jsonc.parse(text, str(self.path)), path, value, str(self.path))
        made.append(one)
        return applied(text, [one])

    def _fresh(self) -> str:
        body: dict[str, Any] = {}
        for path, value in self.members:
            _inner(body, path)[path[-1]] = value
        for path, item in self.items:
            _inner(body, path).setdefault(path[-1], []).append(item)
        return json.dumps(body, indent=2, ensure_ascii=False) + "\n"

    def _ours(self, text: str) -> tuple[int, int] | None:
        root = jsonc.parse(text, str(self.path))
        for path, _ in self.items:
            array = jsonc.find(root, path)
            items = array.items or () if array else ()
            for item in items:
                if MARK in text[item.start : item.end]:
                    whole = _emptied(root, path) if len(items) == 1 else None
                    return jsonc.removal(text, whole or item)
        return None


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is ours alone."""

    path: Path
    text: str
    executable: bool = False
    private: bool = False

    def insertions(self, text: str) -> list[Insertion]:
        """The whole file. Raises ConfigError where another one stands."""
        if text.strip() and MARK not in text:
            raise ConfigError(f"{self.path}: is there already and not ours; call `{MARK}` from it, or move it away")
        return [Insertion(0, self.text)]

    def without(self, text: str) -> str:
        """Nothing, if it is ours."""
        return "" if MARK in text else text

    def check(self, text: str) -> None:
        """It is what was to be written."""
        if text != self.text:
            raise ConfigError(f"{self.path}: holds something else after writing")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Lines at the end of a file in which `#` begins a comment: TOML, YAML, ignore files."""

    path: Path
    lines: tuple[str, ...]
    by: str = "install"
    """The verb that writes it."""
    toml: bool = False
    executable: bool = False
    private: bool = False

    def insertions(self, text: str) -> list[Insertion]:
        """Behind everything else, with marks around."""
        gap = "" if not text or text.endswith("\n") else "\n"
        return [Insertion(len(text), gap + "\n".join((_BEGIN.format(self.by), *self.lines, _END)) + "\n")]

    def without(self, text: str) -> str:
        """What stands between the marks is gone, with them."""
        begin = _BEGIN.format(self.by)
        while begin in text:
            head, _, tail = text.partition(begin)
            text = head + tail.partition(f"{_END}\n")[2]
        return text

    def check(self, text: str) -> None:
        """The file is still valid where that can be told."""
        try:
            if self.toml:
                tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{self.path}: our lines do not go with what is there: {error}") from None
        if _BEGIN.format(self.by) not in text:
            raise ConfigError(f"{self.path}: our lines are not there after writing")


def applied(text: str, insertions: list[Insertion]) -> str:
    """The text with all of them."""
    for one in insertions:
        text = text[: one.offset] + one.text + text[one.offset :]
    return text


def undone(text: str, insertions: list[Insertion]) -> str | None:
    """The text as it was before, None when it has changed since."""
    for one in reversed(insertions):
        if text[one.offset : one.offset + len(one.text)] != one.text:
            return None
        text = text[: one.offset] + text[one.offset + len(one.text) :]
    return text


def _inner(body: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for key in path[:-1]:
        body = body.setdefault(key, {})
    return body


def _emptied(root: jsonc.Node, path: tuple[str, ...]) -> jsonc.Node | None:
    """The outermost member that holds nothing but what is to go."""
    for depth in range(1, len(path) + 1):
        node = jsonc.find(root, path[:depth])
        inner = [jsonc.find(root, path[:below]) for below in range(depth, len(path))]
        if node and all(one is not None and len(one.members or ()) == 1 for one in inner):
            return node
    return None
