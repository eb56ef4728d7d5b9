"""VCL of Varnish and Fastly: `{TYPE: {NAME: {...}}}`, assignments as attributes, lists where a block holds only values.

Source: conftest parser/vcl over KeisukeYamashita/go-vcl 0.4.0. Like that, the conditions and bodies of `if`, calls and
returns do not show; assignments do. What makes that reader stop (a block without values, a value that is computed, two
blocks of one name, of which it keeps the last) is an error here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.plain import DEEPEST

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<comment>\#[^\n]*|//[^\n]*|/\*.*?\*/)
      | (?P<string>"[^"]*"(?:/(?!/)[^;"\n]*)?)
      | (?P<word>[A-Za-z_.][A-Za-z_.0-9]*)
      | (?P<percentage>\d+%)
      | (?P<number>\d+)
      | (?P<sign>==|&&|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)
_BLOCKS = frozenset(["sub", "acl", "backend", "director", "table"])
_WORDS = _BLOCKS | {"call", "true", "false", "if", "else", "return", "import"}
"""What is no name."""
_EQUALS, _SUM, _PREFIX = 2, 4, 6
_STRENGTHS = {"~": _EQUALS, "+": _SUM}
_TOO_LARGE = 2**63


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class _Body:
    """What stands between the brackets of a block."""

    def __init__(self) -> None:
        self.attributes: dict[str, Any] = {}
        self.blocks: list[_Block] = []
        self.flats: list[Any] = []
        self.comments: list[str] = []
        self.lines: dict[str, int] = {}


class _Block(NamedTuple):
    kind: str
    labels: tuple[str, ...]
    body: _Body
    line: int


class _Said(NamedTuple):
    """An expression: a literal, a name, a block, what is computed, of which nothing shows, or none at all."""

    kind: str
    value: Any = None


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    reader = _Reader(text)
    body = reader.body(0)
    if not body.attributes and not body.blocks:
        raise unreadable(text.path, "holds no block and no assignment of VCL")
    return Parsed(_document(body, text.path), partial(_line, body))


class _Reader:
    def __init__(self, text: Text) -> None:
        self._path = text.path
        self._tokens = _tokens(text)
        self._at = 0

    def body(self, depth: int) -> _Body:
        """The statements up to the bracket that closes the block, on which it stops, or the end of the file."""
        body = _Body()
        while (token := self._token).text != "}" or token.kind != "sign":
            if token.kind == "end":
                if depth:
                    raise self._refused("a block that does not end")
                return body
            self._statement(body, depth)
            self._at += 1
        if not depth:
            raise self._refused("a bracket that opens nothing")
        return body

    @property
    def _token(self) -> _Token:
        return self._tokens[min(self._at, len(self._tokens) - 1)]

    @property
    def _next(self) -> str:
        """The sign or word that follows."""
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return following.text if following.kind in ("sign", "word") else ""

    def _taken(self, sign: str) -> bool:
        """Goes on to the next token, where that is the sign."""
        found = self._next == sign
        self._at += found
        return found

    def _statement(self, body: _Body, depth: int) -> None:
        token = self._token
        is_name = token.kind == "word" and token.text not in _WORDS
        if token.kind == "comment":
            body.comments.append(token.text[:2] if token.text.startswith("/*") else token.text.lstrip("#/")[1:])
        elif is_name and self._taken("="):
            self._at += 1
            self._assign(body, token, self._expression(1, depth))
        elif token.kind == "string" and self._taken(":"):
            self._at += 1
            body.attributes[_string(token.text)] = self._expression(1, depth).value
            body.lines[_string(token.text)] = token.line
            self._taken(",")
        elif token.text == "return" and token.kind == "word":
            self._return(depth)
        else:
            self._at += token.kind == "word" and token.text == "call"
            self._keep(body, self._expression(1, depth))
            self._taken(";")

    def _assign(self, body: _Body, name: _Token, said: _Said) -> None:
        if said.kind == "block":
            body.blocks.append(said.value._replace(kind=name.text, labels=(), line=name.line))
        elif said.kind in ("literal", "name", "percentage"):
            body.attributes[name.text] = said.value
        else:
            raise self._refused("the assignment of something that is neither a literal nor a name")
        body.lines[name.text] = name.line
        self._taken(";")

    def _return(self, depth: int) -> None:
        if self._taken("("):
            self._at += 1
            self._expression(1, depth)
            if self._taken(")"):
                self._taken(";")

    @staticmethod
    def _keep(body: _Body, said: _Said) -> None:
        if said.kind == "literal":
            body.flats.append(said.value)
        elif said.kind == "block":
            (body.flats if said.value.kind == "{" else body.blocks).append(said.value)

    def _expression(self, strength: int, depth: int) -> _Said:
        if depth > DEEPEST:
            raise self._refused(f"more than {DEEPEST} levels deep")
        said = self._first(depth)
        while said.kind != "none" and strength < _STRENGTHS.get(self._next, 1):
            inner = _STRENGTHS[self._next]
            self._at += 2
            self._expression(inner, depth + 1)
            said = _Said("computed")
        return said

    def _first(self, depth: int) -> _Said:
        token = self._token
        if token.kind == "string":
            return _Said("literal", _string(token.text))
        if token.kind == "percentage":
            return _Said("percentage", token.text)
        if token.kind == "number":
            return _Said("literal", self._number(token.text))
        if token.kind == "word":
            return self._word(token, depth)
        if token.kind == "sign" and token.text == "!":
            self._at += 1
            self._expression(_PREFIX, depth + 1)
            return _Said("computed")
        if token.kind == "sign" and token.text == "(":
            self._at += 1
            said = self._expression(1, depth + 1)
            return said if self._taken(")") else _Said("computed")
        return self._block(token, (), depth) if token.kind == "sign" and token.text == "{" else _Said("none")

    def _word(self, token: _Token, depth: int) -> _Said:
        if token.text in ("true", "false"):
            return _Said("literal", token.text == "true")
        if token.text == "if":
            return self._if(depth)
        if token.text in _BLOCKS:
            return self._block(token, self._labels(), depth)
        return _Said("none" if token.text in _WORDS else "name", token.text)

    def _labels(self) -> tuple[str, ...]:
        labels = []
        while self._next not in ("{", ";"):
            self._at += 1
            if self._token.kind == "end":
                raise self._refused("a block that does not begin")
            labels.append(_string(self._token.text) if self._token.kind == "string" else self._token.text)
        if self._next == ";":
            raise self._refused("a block without a body")
        self._at += 1
        return tuple(labels)

    def _block(self, token: _Token, labels: tuple[str, ...], depth: int) -> _Said:
        self._at += 1
        return _Said("block", _Block(token.text, labels, self.body(depth + 1), token.line))

    def _if(self, depth: int) -> _Said:
        """An `if` of which the condition is one comparison is passed over whole; of others, the parts are read."""
        if not self._taken("("):
            return _Said("computed")
        self._at += 1
        self._expression(1, depth + 1)
        if not self._taken(")") or not self._taken("{"):
            return _Said("computed")
        self._block(self._token, (), depth)
        if self._taken("else"):
            if not self._taken("{"):
                return _Said("computed")
            self._block(self._token, (), depth)
        return _Said("computed")

    def _number(self, digits: str) -> int:
        try:
            number = int(digits, 8 if digits[0] == "0" else 10)
        except ValueError:
            number = _TOO_LARGE
        if number >= _TOO_LARGE:
            raise self._refused("a number that is none, or too large")
        return number

    def _refused(self, what: str) -> Exception:
        return unreadable(self._path, f"is not readable VCL: {what}", self._token.line)


def _tokens(text: Text) -> list[_Token]:
    found: list[_Token] = []
    line = 1
    for match in _TOKEN.finditer(text.content):
        if match[0] == '"' or (match.lastgroup == "sign" and text.content.startswith("/*", match.start())):
            raise unreadable(text.path, "is not readable VCL: a string or comment does not end", line)
        if match.lastgroup != "space":
            found.append(_Token(match.lastgroup or "", match[0], line))
        line += match[0].count("\n")
    return [*found, _Token("end", "", line)]


def _string(written: str) -> str:
    """A text. One with a slash, a range of addresses, keeps its first quote, and what follows the last."""
    inner = written[1:-1] if written.endswith('"') else written[1:]
    return f'"{inner}' if "/" in inner else inner


def _document(body: _Body, path: str) -> dict[str, Any]:
    document = dict(body.attributes)
    for kind, blocks in _by_kind(body).items():
        named: dict[str, Any] = {}
        for block in blocks:
            label, *labels = block.labels or ("",)
            if label in named:
                raise unreadable(path, f"is not readable VCL: another {kind} of the same name", block.line)
            inner = block.body
            has_names = inner.attributes or inner.blocks
            named[label] = _wrapped(_named(inner), labels) if has_names else [_flat(one) for one in inner.flats]
        document[kind] = named
    return document


def _by_kind(body: _Body) -> dict[str, list[_Block]]:
    found: dict[str, list[_Block]] = {}
    for block in body.blocks:
        found.setdefault(block.kind, []).append(block)
    return found


def _named(body: _Body) -> dict[str, Any]:
    """Within a block, labels show only where several blocks are of one kind."""
    found: dict[str, Any] = {name.strip("."): value for name, value in body.attributes.items()}
    for kind, blocks in _by_kind(body).items():
        if len(blocks) == 1:
            found[kind] = _named(blocks[0].body)
        else:
            found[kind] = [_wrapped(_named(block.body), block.labels) for block in blocks]
    return found


def _wrapped(value: Any, labels: Sequence[str]) -> Any:
    for label in labels:
        value = {label: value}
    return value


def _flat(value: Any) -> Any:
    """A block without a name, as Go writes the fields of its objects."""
    if not isinstance(value, _Block):
        return value
    body = value.body
    shown = {
        "Attributes": {name: {"Name": name, "Value": one} for name, one in body.attributes.items()},
        "Blocks": [_flat(block) for block in body.blocks] or None,
        "Flats": [_flat(one) for one in body.flats],
        "Comments": body.comments,
    }
    return {"Type": value.kind, "Labels": list(value.labels) or None, "Body": shown}


def _line(body: _Body, document: int, steps: Steps) -> int:
    """The line of the block or assignment that the names in the path lead to."""
    line = 1
    for step in steps:
        inner = next((block for block in body.blocks if step in (block.kind, *block.labels)), None)
        if inner is not None:
            line, body = inner.line, inner.body if step != inner.kind or not inner.labels else body
        elif isinstance(step, str):
            line = body.lines.get(step, body.lines.get(f".{step}", line))
    return line
