"""`.env` files: `NAME=value` on each line, with a shell's quotes and escapes, as the common libraries read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.detect.known.collect.interface import Found

_ASSIGNED = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.-]{0,100})[ \t]*(?:=|:[ \t])[ \t]*"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.){0,65536})"|'(?P<single>[^']{0,65536})'|`(?P<back>[^`]{0,65536})`|(?P<bare>[^\n]*))""",
    re.MULTILINE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}
_COMMENT = re.compile(r"(?:^|\s)#.*", re.DOTALL)


def read(text: str) -> Iterator[Found]:
    """The variables of the file; of one that is set twice both values."""
    for match in _ASSIGNED.finditer(text):
        yield Found(match["name"], _value(match))


def _value(match: re.Match[str]) -> str:
    if match["double"] is not None:
        return _ESCAPE.sub(lambda escape: _MEANT.get(escape[1], escape[1]), match["double"])
    if match["bare"] is not None:
        return _COMMENT.sub("", match["bare"]).strip()
    return match["single"] if match["single"] is not None else match["back"]
