"""CODEOWNERS: `{"rules": [{"pattern", "owners": [{"type", "value"}], "comment", "lineNumber"}]}`.

Source: hmarr/codeowners 1.2.1, GitHub's documentation of code owners.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable

_LINE = re.compile(r"(?P<pattern>(?:\\.|[^\\\s#])+)(?P<owners>[^#]*)(?:#(?P<comment>.*))?")
_OWNERS = (
    ("email", re.compile(r"([\w.%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,6})", re.ASCII)),
    ("team", re.compile(r"@([a-zA-Z0-9-]+/[a-zA-Z0-9_-]+)")),
    ("username", re.compile(r"@([a-zA-Z0-9_-]+)")),
)


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    rules = []
    for number, raw in enumerate(text.content.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        owners = [_owner(word) for word in match["owners"].split()] if match else [None]
        if match is None or None in owners:
            raise unreadable(text.path, "is no pattern followed by owners (@user, @team/name or an address)", number)
        comment = (match["comment"] or "").strip()
        rules.append({"pattern": match["pattern"], "owners": owners, "comment": comment, "lineNumber": number})
    return Parsed({"rules": rules or None}, partial(_line, rules))


def _owner(word: str) -> dict[str, str] | None:
    found = ((kind, pattern.fullmatch(word)) for kind, pattern in _OWNERS)
    return next(({"type": kind, "value": match[1]} for kind, match in found if match), None)


def _line(rules: list[dict[str, Any]], document: int, steps: Steps) -> int:
    index = steps[1] if len(steps) > 1 else None
    return int(rules[index]["lineNumber"]) if isinstance(index, int) and index < len(rules) else 1
