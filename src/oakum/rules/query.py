"""The small language in which a rule says where in a parsed document it speaks: paths, and conditions over them.

A path is steps joined by dots: a name (`spec`, in double quotes where it has other characters than letters, digits,
`_`, `-` and `/`), `*` for every entry of an object, `**` for the node itself and everything beneath (once in a path),
each followed by `[*]` for all items of a list or `[0]` for one. `@` is the node itself, `@key` the name by which it
stands in its object. A condition is `PATH`, `PATH == LITERAL`, `!=`, `~` (a Python expression is found in it) or
`!~`, with `not ` in front for the opposite of it all. It holds when it does for any node at the path. Literals are
texts in double or single quotes, compared as they are, or bare words (`true`, `0`), compared without regard to case.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

_STEP = re.compile(
    r'(?P<step>\*\*|\*|@key|@|[A-Za-z0-9_/-]+|"[^"\n]+")(?P<items>(?:\[(?:\*|\d{1,6})\])*)(?:\.(?=.)|\Z)'
)
_CONDITION = re.compile(r"(?P<not>not )?(?P<path>.+?)(?: (?P<operator>==|!=|~|!~) (?P<literal>.+))?", re.DOTALL)
_LITERAL = re.compile(r"\"(?P<double>.*)\"|'(?P<single>.*)'|(?P<bare>[A-Za-z0-9_.-]+)", re.DOTALL)

Kind = Literal["name", "any", "deep", "item", "items", "self", "key"]


class Step(msgspec.Struct, frozen=True):
    """One step of a path."""

    kind: Kind
    name: str = ""
    """For a name; for an item its index."""


Path = tuple[Step, ...]


class Condition(msgspec.Struct, frozen=True):
    """What has to be so at a node."""

    path: Path
    operator: Literal["", "==", "!=", "~", "!~"] = ""
    literal: str = ""
    folded: bool = False
    """Compared without regard to case."""
    negated: bool = False


def parse_path(text: str) -> Path:
    """The path in a text; empty for the node itself. Raises ValueError saying what is wrong."""
    steps: list[Step] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None:
            raise ValueError(f"{text!r} is no path: what stands at {text[at:]!r} is no step")
        steps += _steps(match["step"], match["items"])
        at = match.end()
    if sum(step.kind == "deep" for step in steps) > 1:
        raise ValueError(f"{text!r}: ** may stand once in a path")
    return tuple(steps)


def _steps(step: str, items: str) -> list[Step]:
    fixed: dict[str, Kind] = {"**": "deep", "*": "any", "@": "self", "@key": "key"}
    first = Step(fixed[step]) if step in fixed else Step("name", step.strip('"'))
    indexes = re.findall(r"\[(\*|\d+)\]", items)
    return [first, *(Step("items") if index == "*" else Step("item", index) for index in indexes)]


def parse_condition(text: str) -> Condition:
    """The condition in a text. Raises ValueError saying what is wrong."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no condition")
    path, operator, negated = parse_path(match["path"]), match["operator"] or "", bool(match["not"])
    if not operator:
        return Condition(path, negated=negated)
    literal = _LITERAL.fullmatch(match["literal"])
    if literal is None:
        raise ValueError(f"{text!r}: put {match['literal']!r} in quotes")
    value = literal["double"] if literal["double"] is not None else literal["single"]
    bare = literal["bare"]
    if operator in ("~", "!~"):
        _compiles(value if value is not None else bare, text)
    return msgspec.convert(
        {"path": path, "operator": operator, "literal": bare or value, "folded": bare is not None, "negated": negated},
        Condition,
    )


def _compiles(expression: str, text: str) -> None:
    try:
        re.compile(expression)
    except re.error as error:
        raise ValueError(f"{text!r}: its expression does not compile: {error}") from None
