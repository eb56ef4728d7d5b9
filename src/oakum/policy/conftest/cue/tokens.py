"""CUE as tokens: commas that line ends stand for are put in, strings are unescaped and split at interpolations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from oakum.policy.conftest.cue.errors import Malformed

_DEEPEST = 100
_SPACE = re.compile(r"[ \t\r]+|//[^\n]*")
_NUMBER = re.compile(
    r"0x[0-9a-fA-F_]+|0b[01_]+|0o[0-7_]+"
    r"|(?P<decimal>(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)(?P<factor>[KMGTP]i?)?"
)
_IDENTIFIER = re.compile(r"(?:_#|#|\$|_)?[^\W\d]?\w*(?:\$\w*)*|_")
_OPERATOR = re.compile(r"\.\.\.|_\|_|&&|\|\||==|=~|!=|!~|<=|>=|[-+*/&|!<>=:?.,(){}\[\]@~]")
_QUOTE = re.compile(r"(#*)(\"\"\"|'''|\"|')")
_FACTORS = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15} | {
    f"{letter}i": 1024**power for power, letter in enumerate("KMGTP", start=1)
}
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "/": "/", "\\": "\\"}
_ENDS = frozenset([")", "]", "}", "?", "...", "_|_"])
"""Operators after which a line may end."""
_LONGEST_NUMBER = 400


class Token(NamedTuple):
    """One token."""

    kind: str
    """`name`, `number`, `text`, `bytes`, `sign`, `end`."""
    value: Any
    """A text; of a string its parts: texts, and the tokens of expressions."""
    line: int

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of these."""
        return self.kind == "sign" and self.value in signs


def tokens(text: str) -> list[Token]:
    """Raises Malformed."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def read(self, depth: int = 0) -> list[Token]:
        """Up to the end, or within an interpolation to the bracket that closes it."""
        found: list[Token] = []
        open_brackets = 0
        while True:
            token = self._next(found, depth)
            if token.kind == "end" and not depth:
                return [*found, token]
            open_brackets += token.is_sign("(") - token.is_sign(")")
            if open_brackets < 0 and depth:
                return [*found, Token("end", "", token.line)]
            if token.kind == "end":
                raise Malformed("an interpolation that does not end", self._line)
            found.append(token)

    def _next(self, before: Sequence[Token], depth: int) -> Token:
        while self._at < len(self._text):
            space = _SPACE.match(self._text, self._at)
            if space:
                self._at = space.end()
            elif self._text[self._at] == "\n":
                self._at, self._line = self._at + 1, self._line + 1
                if before and _may_end(before[-1]) and not depth:
                    return Token("sign", ",", self._line - 1)
            else:
                return self._token(depth)
        if before and _may_end(before[-1]):
            return Token("sign", ",", self._line)
        return Token("end", "", self._line)

    def _token(self, depth: int) -> Token:
        line = self._line
        if quote := _QUOTE.match(self._text, self._at):
            self._at = quote.end()
            return Token("bytes" if quote[2][0] == "'" else "text", self._string(quote[1], quote[2], depth), line)
        letter = self._text[self._at]
        if letter.isdigit() or (letter == "." and self._text[self._at + 1 : self._at + 2].isdigit()):
            return Token("number", self._number(), line)
        for kind, expression in (("sign", _OPERATOR), ("name", _IDENTIFIER)):
            match = expression.match(self._text, self._at)
            if match and match[0]:
                self._at = match.end()
                return Token(kind, match[0], line)
        raise Malformed("a character that is not of CUE", line)

    def _number(self) -> int | Decimal:
        match = _NUMBER.match(self._text, self._at)
        if not match or len(match[0]) > _LONGEST_NUMBER:
            raise Malformed("a number that is none, or too long", self._line)
        self._at = match.end()
        written = match[0].replace("_", "")
        if match["decimal"] is None:
            return int(written, 0)
        digits = match["decimal"].replace("_", "")
        if match["factor"] and "e" in digits.lower():
            raise Malformed("a number with an exponent and a unit", self._line)
        if match["factor"]:
            product = Decimal(digits) * _FACTORS[match["factor"]]
            return int(product)
        if not digits.isdigit():
            return Decimal(digits)
        if len(digits) > 1 and digits[0] == "0":
            raise Malformed("a whole number that begins with 0", self._line)
        return int(digits)

    def _string(self, hashes: str, quote: str, depth: int) -> list[Any]:
        """Its parts; a string of several lines loses the indentation of the line that closes it."""
        if depth > _DEEPEST:
            raise Malformed(f"more than {_DEEPEST} interpolations within each other", self._line)
        begins = self._line
        is_long = len(quote) == 3
        if is_long and not self._taken("\n") and not self._taken("\r\n"):
            raise Malformed("a string of several lines has to begin on the next one", begins)
        self._line += is_long
        parts: list[Any] = [""]
        while not self._text.startswith(quote + hashes, self._at):
            if self._at >= len(self._text) or (not is_long and self._text[self._at] == "\n"):
                raise Malformed("a string that does not end", begins)
            if self._taken("\\" + hashes):
                self._escape(parts, depth, is_bytes=quote[0] == "'")
            else:
                self._line += self._text[self._at] == "\n"
                parts[-1] += self._text[self._at]
                self._at += 1
        self._at += len(quote + hashes)
        return _outdented(parts, begins) if is_long else parts

    def _taken(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) * found
        return found

    def _escape(self, parts: list[Any], depth: int, *, is_bytes: bool) -> None:
        letter = self._text[self._at : self._at + 1]
        self._at += 1
        if letter == "(":
            parts += [self.read(depth + 1), ""]
        elif letter in ("u", "U"):
            parts[-1] += self._coded(4 if letter == "u" else 8)
        elif letter in ("x", "0", "1", "2", "3", "4", "5", "6", "7") and is_bytes:
            raise Malformed("bytes with numbers in them are not read", self._line)
        elif letter in _ESCAPED or letter in ("'" if is_bytes else '"'):
            parts[-1] += _ESCAPED.get(letter, letter)
        else:
            raise Malformed("a backslash before something that is not escaped so", self._line)

    def _coded(self, length: int) -> str:
        digits = self._text[self._at : self._at + length]
        self._at += length
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            raise Malformed("a \\u without its digits", self._line) from None


def _may_end(token: Token) -> bool:
    return token.kind in ("name", "number", "text", "bytes") or token.is_sign(*_ENDS)


def _outdented(parts: list[Any], line: int) -> list[Any]:
    before, newline, margin = parts[-1].rpartition("\n")
    if margin.strip(" \t") or (not newline and len(parts) > 1):
        raise Malformed("the quotes that close a string of several lines have to stand on a line of their own", line)
    result = []
    for number, part in enumerate(parts):
        if not isinstance(part, str):
            result.append(part)
            continue
        lines = (before if number == len(parts) - 1 else part).split("\n")
        first = 0 if number == 0 else 1
        for index in range(first, len(lines)):
            if lines[index] and not lines[index].startswith(margin):
                raise Malformed("a line of a string that is indented less than its end", line)
            lines[index] = lines[index][len(margin) :]
        result.append("\n".join(lines))
    return result
