"""EDN: maps and vectors as such, every other value as text: keywords with their colon, tagged values with their tag.

Sources: the format's description (edn-format/edn), conftest parser/edn, which prints values as Go does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable
from oakum.policy.conftest.plain import DEEPEST

_TOKEN = re.compile(
    r"""(?P<space>[\s,]+|;[^\n]*)
      | (?P<string>"(?:\\.|[^"\\])*")
      | (?P<character>\\(?:newline|return|space|tab|formfeed|backspace|u[0-9a-fA-F]{4}|.))
      | (?P<open>\#\{|[\[({])
      | (?P<close>[\])}])
      | (?P<discard>\#_)
      | (?P<tag>\#[A-Za-z][\w./+*!?$%&=<>-]*)
      | (?P<word>[^\s,;"\\()\[\]{}]+)""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"[": "]", "(": ")", "{": "}", "#{": "}"}
_CHARACTERS = {"newline": "\n", "return": "\r", "space": " ", "tab": "\t", "formfeed": "\f", "backspace": "\b"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "r": "\r", "n": "\n", "b": "\b", "f": "\f"}
_WORDS = {"nil": "<nil>"}
_BIG = re.compile(r"([-+]?\d[\d.eE+-]*)[NM]")


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    reader = _Reader(text)
    found = reader.values(None, 0)
    if len(found) != 1:
        raise unreadable(text.path, "is not valid EDN: one value is expected")
    return Parsed(found[0])


class _Reader:
    def __init__(self, text: Text) -> None:
        self._path = text.path
        self._tokens = _tokens(text)
        self._line = 1

    def values(self, closing: str | None, depth: int) -> list[Any]:
        """All values up to the bracket that closes them, or the end of the file."""
        if depth > DEEPEST:
            raise self._refused(f"more than {DEEPEST} levels deep")
        found: list[Any] = []
        wrappers: list[str] = []
        for token in self._tokens:
            self._line = token.line
            if token.kind in ("discard", "tag"):
                wrappers.append(token.text)
                continue
            if token.kind == "close":
                if token.text != closing or wrappers:
                    break
                return found
            value = self._value(token, depth)
            while wrappers and value is not _Reader:
                value = _Reader if wrappers[-1] == "#_" else _tagged(wrappers[-1], value)
                wrappers.pop()
            if value is not _Reader:
                found.append(value)
        else:
            if closing is None and not wrappers:
                return found
        raise self._refused("brackets that do not match")

    def _value(self, token: _Token, depth: int) -> Any:
        if token.kind != "open":
            return _atom(token)
        inner = self.values(_CLOSING[token.text], depth + 1)
        if token.text == "#{":
            return f"map[{' '.join(f'{_shown(one)}:true' for one in sorted(inner, key=_shown))}]"
        if token.text != "{":
            return inner
        if len(inner) % 2:
            raise self._refused("a map with a key that has no value")
        return {_shown(key): value for key, value in zip(inner[::2], inner[1::2], strict=True)}

    def _refused(self, what: str) -> Exception:
        return unreadable(self._path, f"is not valid EDN: {what}", self._line)


def _tokens(text: Text) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text.content):
        match = _TOKEN.match(text.content, at)
        if not match:
            raise unreadable(text.path, "is not valid EDN: a string does not end", line)
        if match.lastgroup != "space":
            yield _Token(match.lastgroup or "", match[0], line)
        line += match[0].count("\n")
        at = match.end()


def _atom(token: _Token) -> str:
    if token.kind == "string":
        return _ESCAPE.sub(_unescaped, token.text[1:-1])
    if token.kind == "character":
        name = token.text[1:]
        code = int(name[1:], 16) if len(name) == 5 and name[0] == "u" else ord(_CHARACTERS.get(name, name[0]))
        return str(code)
    return _WORDS.get(token.text) or _BIG.sub(r"\1", token.text)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])


def _tagged(tag: str, value: Any) -> str:
    if tag == "#inst":
        return _moment(_shown(value))
    return _shown(value) if tag == "#uuid" else f"{tag} {_shown(value)}"


def _moment(text: str) -> str:
    """An instant as Go prints it; what is none stays."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return text
    fraction = f".{moment.microsecond:06}".rstrip("0") if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction} +0000 UTC"


def _shown(value: Any) -> str:
    """As Go prints it."""
    if isinstance(value, list):
        return f"[{' '.join(map(_shown, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{_shown(inner)}' for key, inner in sorted(value.items()))}]"
    return str(value)
