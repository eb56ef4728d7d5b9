"""Dockerfiles: `[[{"Cmd": "from", "SubCmd": "", "JSON": false, "Flags": [], "Value": ["debian"], "Stage": 0}, ...]]`.

Source: moby/buildkit frontend/dockerfile/parser 0.32, conftest parser/docker. Comments are commands too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable

_SPACE = re.compile(r"[\t\v\f\r ]+")
_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
_DIRECTIVES = frozenset(["escape", "syntax", "check"])
_HEREDOC = re.compile(r"""\d*<<(?P<tabs>-?)(?P<quote>["']?)(?P<name>[^<"']+)(?P=quote)""")
_INSTRUCTIONS = frozenset(
    [
        *("add", "arg", "cmd", "copy", "entrypoint", "env", "expose", "from", "healthcheck", "label", "maintainer"),
        *("onbuild", "run", "shell", "stopsignal", "user", "volume", "workdir"),
    ]
)
_JSON_OR_LINE = frozenset(["cmd", "entrypoint", "run", "shell"])
_JSON_OR_WORDS = frozenset(["add", "copy", "volume"])
_WORDS = frozenset(["expose", "from"])
_PAIRS = frozenset(["env", "label"])
_HAS_HEREDOC = frozenset(["add", "copy", "run"])


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line. All commands are one document."""
    reader = _Reader(text)
    commands, lines = list[dict[str, Any]](), list[int]()
    stage = -1
    for statement in reader.statements():
        stage += statement.text.split(None, 1)[0].lower() == "from"
        shared = {"Stage": max(stage, 0)}
        for comment in statement.comments:
            commands.append({"Cmd": "comment", "SubCmd": "", "JSON": False, "Flags": None, "Value": [comment]} | shared)
        command = _command(statement.text, reader.escape, text.path, statement.line) | shared
        commands.append(command)
        lines += [statement.line] * (len(statement.comments) + 1)
    if not commands:
        raise unreadable(text.path, "a Dockerfile without instructions")
    return Parsed([commands], partial(_line, lines))


class _Statement(NamedTuple):
    """An instruction on one line, however many it had."""

    text: str
    line: int
    comments: list[str]


class _Reader:
    """Joins lines to statements."""

    def __init__(self, text: Text) -> None:
        self.escape = "\\"
        self._path = text.path
        self._lines = iter(enumerate(text.content.splitlines(), 1))
        self._in_head = True

    def statements(self) -> Iterator[_Statement]:
        comments: list[str] = []
        for number, raw in self._lines:
            line = raw.lstrip()
            if line.startswith("#"):
                comment = line[1:].strip()
                if not self._is_directive(line, number):
                    comments = [*comments, comment] if comment else []
                continue
            self._in_head = False
            statement = self._joined(line)
            if not statement.strip():
                continue
            self._skip_heredocs(statement, number)
            yield _Statement(statement, number, comments)
            comments = []

    def _is_directive(self, line: str, number: int) -> bool:
        match = _DIRECTIVE.fullmatch(line) if self._in_head else None
        if not match or match[1].lower() not in _DIRECTIVES:
            self._in_head = False
            return False
        if match[1].lower() == "escape":
            if match[2] not in ("\\", "`"):
                raise unreadable(self._path, "`escape` takes a backslash or a backtick", number)
            self.escape = match[2]
        return True

    def _joined(self, line: str) -> str:
        """The line with those that it goes on in; comments and empty lines among them do not count."""
        goes_on = re.compile(rf"(^|[^{re.escape(self.escape)}]){re.escape(self.escape)}[ \t]*$")
        joined, ends = goes_on.subn(r"\1", line)
        while ends:
            following = next(self._lines, None)
            if following is None:
                break
            if following[1].strip() and not following[1].lstrip().startswith("#"):
                more, ends = goes_on.subn(r"\1", following[1])
                joined += more
        return joined

    def _skip_heredocs(self, statement: str, number: int) -> None:
        words = statement.lower().split(None, 2)
        verb = words[1] if words[0] == "onbuild" and len(words) > 1 else words[0]
        if verb not in _HAS_HEREDOC or _list(statement.split(None, 1)[-1]) is not None:
            return
        for match in filter(None, map(_HEREDOC.fullmatch, _words(statement, "\\"))):
            ends = (line for _, line in self._lines if (line.lstrip("\t") if match["tabs"] else line) == match["name"])
            if next(ends, None) is None:
                raise unreadable(self._path, "a heredoc that does not end", number)


def _command(statement: str, escape: str, path: str, line: int) -> dict[str, Any]:
    verb, _, rest = _SPACE.sub(" ", statement.strip(), count=1).partition(" ")
    name = verb.lower()
    if name not in _INSTRUCTIONS:
        raise unreadable(path, "is no instruction of a Dockerfile", line)
    flags, arguments = _flags(rest, escape) if rest else (None, "")
    if name == "onbuild":
        inner = _command(arguments, escape, path, line) if arguments else {"Cmd": "", "JSON": False, "Value": None}
        sub = arguments.split(None, 1)[0] if arguments else ""
        return {"Cmd": name, "SubCmd": sub, "JSON": inner["JSON"], "Flags": flags, "Value": inner["Value"]}
    items = _list(arguments) if name in _JSON_OR_LINE | _JSON_OR_WORDS else None
    if name == "healthcheck" and " " in arguments:
        kind, _, command = _SPACE.sub(" ", arguments, count=1).partition(" ")
        items = _list(command)
        values: list[str] | None = [kind, *(items if items is not None else [command])]
    else:
        values = items if items is not None else _values(name, arguments, escape)
    if values is None:
        raise unreadable(path, f"{verb.upper()} takes `name=value`, or a name and a value", line)
    _check(name, values, path, line)
    return {"Cmd": name, "SubCmd": "", "JSON": items is not None, "Flags": flags, "Value": values or None}


def _check(name: str, values: list[str], path: str, line: int) -> None:
    if not values and name not in ("cmd", "entrypoint", "shell"):
        raise unreadable(path, f"{name.upper()} without an argument", line)
    if name == "from" and len(values) not in (1, 3):
        raise unreadable(path, "FROM takes an image, or an image AS a name", line)


def _values(name: str, arguments: str, escape: str) -> list[str] | None:
    if not arguments:
        return []
    if name in _PAIRS:
        return _pairs(arguments, escape)
    if name == "arg":
        return _words(arguments, escape)
    return _SPACE.split(arguments) if name in _WORDS | _JSON_OR_WORDS else [arguments]


def _pairs(arguments: str, escape: str) -> list[str] | None:
    """Name, value and `=` of each pair; the old form `NAME value` has an empty third."""
    words = _words(arguments, escape)
    if not words or "=" not in words[0]:
        parts = _SPACE.split(arguments, maxsplit=1)
        return [*parts, ""] if len(parts) == 2 else None
    if not all("=" in word for word in words):
        return None
    return [part for word in words for part in (*word.split("=", 1), "=")]


def _words(arguments: str, escape: str) -> list[str]:
    """Words as a shell divides them, with their quotes."""
    mark = re.escape(escape)
    word = re.compile(rf"""(?:"(?:{mark}.|[^"])*"?|'[^']*'?|{mark}.|[^\s])+?(?=\s|$)""")
    return [match[0] for match in word.finditer(arguments)]


def _flags(rest: str, escape: str) -> tuple[list[str], str]:
    """`--flags` at the beginning, without their quotes, and what follows them."""
    flags: list[str] = []
    mark = re.escape(escape)
    flag = re.compile(rf"""\s*(--(?:"(?:{mark}.|[^"])*"|'[^']*'|{mark}.|[^\s"'])*)(?=\s|$)""")
    at = 0
    while match := flag.match(rest, at):
        at = match.end()
        if match[1] == "--":
            break
        flags.append(re.sub(rf"""{mark}(.)|["']""", r"\1", match[1]))
    return flags, rest[at:].strip()


def _list(arguments: str) -> list[str] | None:
    """A list in JSON, None for all else."""
    if not arguments.lstrip().startswith("["):
        return None
    try:
        items = json.loads(arguments)
    except (ValueError, RecursionError):
        return None
    return items if all(isinstance(item, str) for item in items) else None


def _line(lines: list[int], document: int, steps: Steps) -> int:
    return lines[steps[0]] if steps and isinstance(steps[0], int) and steps[0] < len(lines) else 1
