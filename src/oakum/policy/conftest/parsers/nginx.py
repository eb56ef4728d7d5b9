"""nginx: `{"directives": [{"name", "parameters", "block": {"directives": [...]}}]}`, parameters with their quotes.

Source: conftest parser/nginx over tufanbarisyildirim/gonginx; like that, `server` stands last in `http` and `upstream`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.plain import DEEPEST

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<sign>[;{}])
      | (?P<word>"(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | (?!["'])(?:\\.|\$\{[^}\s]*\}|[^\s;{}\\])+)""",
    re.VERBOSE | re.DOTALL,
)
_SERVERS_LAST = frozenset(["http", "upstream"])


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    reader = _Reader(text)
    return Parsed({"directives": reader.directives("", 0, 1)}, partial(_line, reader.top, reader.lines))


class _Reader:
    def __init__(self, text: Text) -> None:
        self.lines: dict[int, int] = {}
        """Of each directive, by the identity of its object."""
        self.top: list[dict[str, Any]] = []
        self._path = text.path
        self._tokens = _tokens(text)

    def directives(self, within: str, depth: int, line: int) -> list[dict[str, Any]]:
        """Those from a line on, up to the bracket that closes the block, or the end of the file."""
        found: list[dict[str, Any]] = [] if depth else self.top
        words: list[str] = []
        first = line
        for line, kind, said in self._tokens:
            if kind == "word":
                first = first if words else line
                words.append(said)
            elif said == "}" and depth and not words:
                return sorted(found, key=lambda one: one["name"] == "server") if within in _SERVERS_LAST else found
            elif said == "}" or not words or depth > DEEPEST:
                break
            else:
                found.append(self._directive(words, first, has_block=said == "{", depth=depth))
                words = []
        else:
            if not words and not depth:
                return found
        raise unreadable(self._path, "is no nginx configuration: a directive or block does not end", line)

    def _directive(self, words: list[str], line: int, *, has_block: bool, depth: int) -> dict[str, Any]:
        name, *parameters = words
        directive: dict[str, Any] = {"name": name} | ({"parameters": parameters} if parameters else {})
        self.lines[id(directive)] = line
        if has_block:
            directive["block"] = {"directives": self.directives(name, depth + 1, line)}
        return directive


def _tokens(text: Text) -> Iterator[tuple[int, str, str]]:
    at, line = 0, 1
    while at < len(text.content):
        match = _TOKEN.match(text.content, at)
        if not match:
            raise unreadable(text.path, "is no nginx configuration: a quote does not end", line)
        if match.lastgroup != "space":
            yield line, match.lastgroup or "", match[0]
        line += match[0].count("\n")
        at = match.end()


def _line(directives: list[dict[str, Any]], lines: dict[int, int], document: int, steps: Steps) -> int:
    """The line of the directive that the indices in the path lead to."""
    found, inner = 1, directives
    for step in steps:
        if isinstance(step, int) and step < len(inner):
            found = lines[id(inner[step])]
            inner = inner[step].get("block", {}).get("directives", [])
    return found
