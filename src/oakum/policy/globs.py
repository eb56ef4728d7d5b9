"""Globs over `/` separated paths.

`*` and `?` stay within one part of the path, `[a-c]` and `[!a-c]` are one character of it, `**` is any number
of whole parts. A glob without a `/` in it matches at any depth (`*.pem`), one with a `/` from the top on
(`docs/*.md`, `/Makefile`). One that ends in `/` is a folder with all that is beneath (`node_modules/`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

PathTest = Callable[[str], object]
"""Says by its truth whether a path matches."""

_PARTS = "(?:[^/]*/)*"
_PIECE = r"\*+|\?|\[(?P<not>[!^]?)(?P<set>\]?[^\]/]*)\]|[^*?\[]+|\["


def path_test(globs: Iterable[str]) -> PathTest:
    """A test that is true for paths which match any of the globs; it takes no long time on any path."""
    return re.compile("|".join(map(_expression, globs)) or r"(?!)").fullmatch


def _expression(glob: str) -> str:
    folder = glob.endswith("/")
    body = glob.strip("/")
    anchored = "/" in body or (glob.startswith("/") and bool(body))
    parts = [*([] if anchored else ["**"]), *body.split("/"), *(["**"] if folder else [])]
    return "".join(_pieces(_without_repeats(parts)))


def _without_repeats(parts: list[str]) -> list[str]:
    return [part for index, part in enumerate(parts) if part != "**" or parts[index - 1 : index] != ["**"]]


def _pieces(parts: list[str]) -> Iterable[str]:
    """Between two `**` the first place that fits is as good as any later one: it is not tried again."""
    last_wild = max((index for index, part in enumerate(parts) if part == "**"), default=-1)
    open_group = False
    for index, part in enumerate(parts):
        final = index == len(parts) - 1
        if part == "**":
            yield ")" if open_group else ""
            open_group = not final and index != last_wild
            yield "(?s:.+)" if final else f"(?>{_PARTS}?" if open_group else _PARTS
        else:
            yield _part(part) + ("" if final else "/")


def _part(part: str) -> str:
    """One part of the path; of several `*` only the last is ever tried anew, for the same reason."""
    chunks = re.split(r"\*+", part)
    if len(chunks) == 1:
        return _chunk(part)
    first, *middle, last = map(_chunk, chunks)
    return first + "".join(f"(?>[^/]*?{chunk})" for chunk in middle) + "[^/]*" + last


def _chunk(chunk: str) -> str:
    return "".join(_token(match) for match in re.finditer(_PIECE, chunk))


def _token(match: re.Match[str]) -> str:
    text = match.group()
    if text == "?":
        return "[^/]"
    if match["set"]:
        return _character(match["set"], negated=bool(match["not"])) or re.escape(text)
    return re.escape(text)


def _character(members: str, *, negated: bool) -> str | None:
    """One character of a set, never `/`; None where the set is none (`[z-a]`), and stands for itself."""
    escaped = "".join("-" if c == "-" else re.escape(c) for c in members)
    expression = f"(?!/)[{'^' if negated else ''}{escaped}]"
    try:
        re.compile(expression)
    except re.error:
        return None
    return expression
