"""The attributes of a file in HCL, with their addresses and positions: as much of the language as that takes.

Source: hashicorp/hcl, hclsyntax/spec.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)
      | (?P<heredoc><<-?[ \t]*(?P<end>[A-Za-z_][\w-]*)[ \t\r]*\n)
      | (?P<string>"(?:[^"\\$\n]|\\.|\$\{[^}\n]*\}|\$)*+")
      | (?P<word>[A-Za-z_][\w-]*)
      | (?P<open>[{\[(]) | (?P<close>[}\])])
      | (?P<equal>=(?![=>])|=>|:)
      | (?P<line>[\n,])""",
    re.VERBOSE,
)
_PREFIXES = {"resource": "", "data": "data", "variable": "var", "locals": "local"}
_DEEPEST = 100


class Attribute(NamedTuple):
    """`name = value` somewhere in the file."""

    block: str
    """Type of the outermost block, such as `resource`; empty outside of any."""
    address: str
    """Such as `aws_db_instance.main` or `var.db_password`."""
    path: str
    """The address, inner blocks and keys, and the name, with dots."""
    name: str
    start: int
    """Where the value begins and ends, in characters; a string without its quotes."""
    end: int
    literal: str | None
    """A string without anything to evaluate; None for all else."""


class _Level(NamedTuple):
    label: str
    bracket: str
    block: str = ""


def attributes(text: str) -> Iterator[Attribute]:
    """All attributes in order, those in nested objects too. Whatever is no HCL gives nothing or nonsense, never an
    error."""
    stack: list[_Level] = []
    head: list[str] = []
    name = ""
    at = 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        kind, said = match.lastgroup, match.group()
        if match["heredoc"]:
            at = _heredoc_end(text, at, match["end"])
            if name:
                yield _attribute(stack, name, (match.end(), at), None)
        elif kind == "string" and name:
            literal = None if "\\" in said or "${" in said else said[1:-1]
            yield _attribute(stack, name, (match.start() + 1, at - 1), literal)
        elif kind in ("word", "string"):
            head.append(said.strip('"'))
        elif kind == "equal":
            name = head[-1] if head else ""
        elif kind == "open" and len(stack) < _DEEPEST:
            stack.append(_level(head, name, said, stack))
            head, name = [], name if said == "[" else ""
        elif kind == "close":
            if stack:
                stack.pop()
            head, name = [], ""
        elif kind == "line" and not (stack and stack[-1].bracket in "[("):
            head, name = [], ""


def _level(head: list[str], name: str, bracket: str, stack: list[_Level]) -> _Level:
    if bracket != "{" or name:
        return _Level("" if bracket == "(" else name, bracket)
    if stack or not head:
        return _Level(".".join(head), bracket)
    labels = [_PREFIXES.get(head[0], head[0]), *head[1:]]
    return _Level(".".join(filter(None, labels)), bracket, head[0])


def _attribute(stack: list[_Level], name: str, place: tuple[int, int], literal: str | None) -> Attribute:
    labels = [level.label for level in stack if level.label]
    path = ".".join(labels if labels and stack[-1].label == name else [*labels, name])
    block, address = (stack[0].block, stack[0].label) if stack else ("", "")
    return Attribute(block, address if block else "", path, name, *place, literal)


def _heredoc_end(text: str, start: int, marker: str) -> int:
    found = re.compile(rf"^[ \t]*{re.escape(marker)}[ \t\r]*$", re.MULTILINE).search(text, start)
    return found.start() if found else len(text)


def sensitive_variables(text: str) -> frozenset[str]:
    """Names of the variables that a file declares sensitive."""
    found = re.finditer(r'^[ \t]*variable[ \t]+"([^"\n]{1,200})"[ \t]*\{', text, re.MULTILINE)
    return frozenset(match[1] for match in found if _is_sensitive(text, match.end()))


def _is_sensitive(text: str, start: int) -> bool:
    end = text.find("\n}", start)
    body = text[start : end if end >= 0 else start + 10_000]
    return re.search(r"^[ \t]*sensitive[ \t]*=[ \t]*true\b", body, re.MULTILINE) is not None
