"""HOCON: objects as such, numbers and booleans typed, lists as one text, texts with spaces in quotes.

Sources: conftest parser/hocon over go-akka/configuration for what a value looks like, and the specification of HOCON
(lightbend/config) for what it is: that reader takes the first of two values of a name where it is substituted, and
loses objects and lists that are joined. The environment is never looked up, and only files beside this one are
included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from oakum.policy.conftest.parsers.hocon_tree import (
    MISSING,
    Array,
    Field,
    Joined,
    Object,
    Resolver,
    Substitution,
    Unresolved,
)
from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.parsers.words import typed
from oakum.policy.conftest.plain import DEEPEST

_TOKEN = re.compile(
    r'''(?P<space>[^\S\n]+|\ufeff)
      | (?P<line>\n)
      | (?P<comment>(?:\#|//)[^\n]*)
      | (?P<string>"""(?:.*?)"""+|"(?:\\.|[^"\\\n])*")
      | (?P<substitution>\$\{\??[^{}\n]*\})
      | (?P<sign>\+=|[{}\[\],:=])
      | (?P<word>(?:(?!//)[^\s$"{}\[\]:=+,\#`^?!@*&\\])+)
      | (?P<wrong>.)''',
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PATH = re.compile(r'"(?:\\.|[^"\\])*"|[^."]+|\.')
_UNKNOWN = "<<unknown value>>"
"""What Conftest shows of a value that there is not, and of a list without items."""
_LARGEST_INCLUDE = 1024 * 1024
_MOST_INCLUDES = 100


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    try:
        root = Object({})
        _Reader(text, [_MOST_INCLUDES]).read(root)
        return Parsed(_shown(Resolver(root, len(text.content)).object(root)), partial(_line, root))
    except Unresolved as error:
        raise unreadable(text.path, f"is not readable HOCON: {error}", error.line) from None
    except RecursionError:
        raise unreadable(
            text.path, "is not readable HOCON: too many levels, or substitutions of substitutions"
        ) from None


class _Reader:
    def __init__(self, text: Text, includes: list[int], within: tuple[str, ...] = ()) -> None:
        self._path = text.path
        self._tokens = _tokens(text)
        self._at = 0
        self._includes = includes
        """How many files may still be included."""
        self._within = within
        """Where this file is included."""

    def read(self, into: Object) -> None:
        """The object of the file, with or without its brackets."""
        self._skip("space", "line")
        has_brackets = self._taken("{")
        self._fields(into, self._within, "}" if has_brackets else "", 0)
        self._skip("space", "line")
        if self._token.kind != "end":
            raise self._refused("something after the end of the object")

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def _skip(self, *kinds: str) -> None:
        while self._token.kind in kinds:
            self._at += 1

    def _taken(self, sign: str) -> bool:
        found = self._token.kind == "sign" and self._token.text == sign
        self._at += found
        return found

    def _fields(self, into: Object, above: tuple[str, ...], closing: str, depth: int) -> None:
        """The fields up to the bracket that closes the object, or the end of the file. `above` leads to it."""
        if depth > DEEPEST:
            raise self._refused(f"more than {DEEPEST} levels deep")
        while True:
            self._skip("space", "line")
            if self._taken(closing) or (not closing and self._token.kind == "end"):
                return
            if self._token.kind == "end":
                raise self._refused("a bracket that is not closed")
            if not self._taken(","):
                if self._is_include():
                    self._include(into, above)
                else:
                    self._field(into, above, depth)

    def _field(self, into: Object, above: tuple[str, ...], depth: int) -> None:
        line = self._token.line
        path = self._key()
        field = _field_at(into, path, line)
        whole = (*above, *path)
        adds = self._taken("+=")
        if not adds and self._token.text != "{" and not self._taken("=") and not self._taken(":"):
            raise self._refused("a name without a value")
        value = self._value(whole, depth)
        if adds:
            before = Substitution(whole, (), is_optional=True, line=line)
            value = Joined((before, Array((value,))), line)
        alone = value.parts[0] if len(value.parts) == 1 else None
        field.said.append(alone if isinstance(alone, Object) else value)

    def _key(self) -> tuple[str, ...]:
        written = ""
        while self._token.kind in ("word", "string", "space"):
            written += self._token.text
            self._at += 1
        return self._split(written.strip())

    def _split(self, written: str) -> tuple[str, ...]:
        """A path at its dots outside quotes."""
        names, name, is_open = [], "", False
        for part in _PATH.findall(written):
            if part == ".":
                names.append(name)
                name, is_open = "", False
            else:
                name += _unquoted(part) if part[0] == '"' else part
                is_open = True
        if not is_open or "" in names:
            raise self._refused("a name or path that is empty")
        return (*names, name)

    def _value(self, path: tuple[str, ...], depth: int) -> Joined:
        self._skip("space", "line")
        line = self._token.line
        parts: list[str | Substitution | Array | Object] = []
        while self._token.kind in ("word", "string", "space", "substitution") or self._token.text in ("{", "["):
            parts.append(self._part(path, depth))
        if parts and self._tokens[self._at - 1].kind == "space":
            parts.pop()
        if not parts:
            raise self._refused("a name without a value")
        if self._token.kind not in ("line", "end") and self._token.text not in (",", "}", "]"):
            raise self._refused("a value with characters that need quotes")
        return Joined(tuple(parts), line)

    def _part(self, path: tuple[str, ...], depth: int) -> str | Substitution | Array | Object:
        token = self._token
        self._at += 1
        if token.kind == "string":
            return _unquoted(token.text)
        if token.kind == "substitution":
            return self._substitution(token)
        if token.kind != "sign":
            return token.text
        if token.text == "[":
            return Array(tuple(self._items(path, depth + 1)))
        inner = Object({})
        self._fields(inner, path, "}", depth + 1)
        return inner

    def _items(self, path: tuple[str, ...], depth: int) -> Iterator[Joined]:
        if depth > DEEPEST:
            raise self._refused(f"more than {DEEPEST} levels deep")
        while True:
            self._skip("space", "line")
            if self._taken("]"):
                return
            yield self._value(path, depth)
            self._skip("space", "line")
            self._taken(",")

    def _substitution(self, token: _Token) -> Substitution:
        is_optional = token.text.startswith("${?")
        path = self._split(token.text[3 if is_optional else 2 : -1].strip())
        return Substitution(path, self._within, is_optional, token.line)

    def _is_include(self) -> bool:
        following = self._tokens[self._at + 1 : self._at + 3]
        return self._token == ("word", "include", self._token.line) and (
            [one.kind for one in following] in (["space", "string"], ["space", "word"])
        )

    def _include(self, into: Object, above: tuple[str, ...]) -> None:
        """The fields of another file, as if they stood here."""
        named = self._tokens[self._at + 2]
        if named.kind != "string":
            raise self._refused('an include of something else than "a file beside this one"')
        self._includes[0] -= 1
        folder = Path(self._path).parent
        path = folder / _unquoted(named.text)
        if self._includes[0] < 0 or not path.resolve().is_relative_to(folder.resolve()):
            raise self._refused("an include from outside the folder of the file, or too many of them")
        _Reader(Text(self._included(path), path.as_posix()), self._includes, above).read(into)
        self._at += 3

    def _included(self, path: Path) -> str:
        try:
            if path.is_file() and path.stat().st_size <= _LARGEST_INCLUDE:
                return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            pass
        raise self._refused("an include of a file that cannot be read")

    def _refused(self, what: str) -> Exception:
        return unreadable(self._path, f"is not readable HOCON: {what}", self._token.line)


def _tokens(text: Text) -> list[_Token]:
    found: list[_Token] = []
    line = 1
    for match in _TOKEN.finditer(text.content):
        if match.lastgroup == "wrong":
            raise unreadable(text.path, "is not readable HOCON: a character that needs quotes, or a quote alone", line)
        if match.lastgroup != "comment":
            found.append(_Token(match.lastgroup or "", match[0], line))
        line += match[0].count("\n")
    return [*found, _Token("end", "", line)]


def _field_at(inside: Object, path: tuple[str, ...], line: int) -> Field:
    for name in path[:-1]:
        inside = inside.fields.setdefault(name, Field(line)).inner()
    field = inside.fields.setdefault(path[-1], Field(line))
    field.line = line
    return field


def _unquoted(written: str) -> str:
    if written.startswith('"""'):
        return written[3:-3]
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _escaped(match[2]), written[1:-1])


def _escaped(letter: str) -> str:
    return _ESCAPED.get(letter, letter)


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _shown(value) if isinstance(value, dict) else typed(_written(value, 0)) for name, value in fields.items()
    }


def _written(value: Any, depth: int) -> str:
    """As the reader that Conftest uses writes values."""
    if isinstance(value, str):
        return _quoted("" if value == "null" else value.strip())
    if isinstance(value, dict):
        margin = "  " * (depth + 1)
        inner = [f"{margin}{_quoted(name)} : {_written(one, depth + 1)}\r\n" for name, one in value.items()]
        return f"{{\r\n{''.join(inner)}{'  ' * depth}}}"
    if value is MISSING or not value:
        return _UNKNOWN
    return f"[{','.join(_written(item, depth + 1) for item in value)}]"


def _quoted(text: str) -> str:
    return f'"{text}"' if not text or " " in text or "\t" in text else text


def _line(root: Object, document: int, steps: Steps) -> int:
    """The line of the field that the names in the path lead to, or of the nearest above."""
    line, fields = 1, root.fields
    for step in steps:
        field = fields.get(str(step))
        if field is None:
            break
        line = field.line
        fields = {name: one for said in field.said if isinstance(said, Object) for name, one in said.fields.items()}
    return line
