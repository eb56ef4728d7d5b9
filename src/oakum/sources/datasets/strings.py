"""The strings of a JSON text, each with its path and its place, duplicates of a key included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]', re.DOTALL)
_COLON = re.compile(rb"\s*:")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class String(NamedTuple):
    """A string that is a value."""

    path: str
    """`$.messages[0].content`."""
    start: int
    """Offset of its opening quote."""
    end: int
    """Offset behind its closing quote."""
    text: bytes
    """What it says, in UTF-8; half a surrogate pair as it is."""


def strings(text: bytes) -> Iterator[String]:
    """The strings of a valid JSON text."""
    path: list[str | int] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == b"{":
            path.append("")
        elif token == b"[":
            path.append(0)
        elif token in b"}]":
            path.pop()
        elif token == b",":
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else ""
        elif token != b":":
            said = unescaped(match[1])
            if path and path[-1] == "" and _COLON.match(text, match.end()):
                path[-1] = said.decode("utf-8", "replace")
            else:
                yield String(_shown(path), match.start(), match.end(), said)


def unescaped(inside: bytes) -> bytes:
    """What stands between the quotes of a string, without escapes."""
    if b"\\" not in inside:
        return inside
    said: str = json.loads(b'"%b"' % inside, strict=False)
    return said.encode("utf-8", "surrogatepass")


def quoted(text: bytes, *, ascii_only: bool) -> bytes:
    """A string of JSON that says `text`."""
    return json.dumps(text.decode("utf-8", "surrogatepass"), ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")


def _shown(path: list[str | int]) -> str:
    parts = [
        f"[{part}]" if isinstance(part, int) else f".{part}" if _PLAIN_KEY.fullmatch(part) else f"[{json.dumps(part)}]"
        for part in path
    ]
    return "$" + "".join(parts)
