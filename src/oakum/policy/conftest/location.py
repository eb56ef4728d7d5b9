"""Where in a file a rule's answer belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oakum.policy.conftest.parsers.interface import Steps

_KEYS = ("path", "field")
"""Names under which rules give the path of what is wrong."""
_STEP = re.compile(r"""\[(?P<index>\d+)\]|\[(?P<quote>["'])(?P<quoted>.*?)(?P=quote)\]|\.?(?P<name>[^.\[\]]+)""")
_LONGEST = 2000


def location(said: Any) -> tuple[str, int] | None:
    """File and line of `_loc`, where it gives at least one; line 0 where it gives none."""
    if not isinstance(said, Mapping):
        return None
    file, line = said.get("file"), said.get("line")
    named = file if isinstance(file, str) else ""
    number = line if isinstance(line, int) and not isinstance(line, bool) else 0
    return (named, number) if named or number else None


def steps(metadata: Mapping[str, Any]) -> Steps:
    """The path in the document that a rule gives beside its message: a list, a JSON pointer, or `a.b[0]["c.d"]`."""
    said = next((metadata[key] for key in _KEYS if key in metadata), None)
    if isinstance(said, list):
        return [step for step in said if isinstance(step, str | int)]
    if not isinstance(said, str) or len(said) > _LONGEST:
        return []
    if said.startswith("/"):
        return [_index(part.replace("~1", "/").replace("~0", "~")) for part in said[1:].split("/")]
    return [_step(match) for match in _STEP.finditer(re.sub(r"^(\$|input)(?=[.\[]|$)", "", said))]


def _step(match: re.Match[str]) -> str | int:
    if match["index"]:
        return int(match["index"])
    return match["quoted"] if match["quote"] else match["name"]


def _index(part: str) -> str | int:
    return int(part) if part.isdecimal() else part
