"""Files such as .gitignore and .dockerignore: one list of lines, each with its kind.

Source: shteou/go-ignore 0.3.1.
"""

from __future__ import annotations

import re

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text

_ESCAPE = re.compile(r"\\(\\?)")


def parse(text: Text) -> Parsed:
    """Each line becomes `{"Kind": "Path", "Value": "*.log", "Original": "*.log"}`; the list is one document."""
    return Parsed([[_entry(line) for line in text.content.split("\n")]], _line)


def _entry(line: str) -> dict[str, str]:
    stripped = line.rstrip(" ")
    if stripped.endswith("\\") and len(stripped) < len(line):
        stripped += " "
    kind, value = _kind(line, stripped)
    return {"Kind": kind, "Value": value, "Original": line}


def _kind(line: str, stripped: str) -> tuple[str, str]:
    if not stripped:
        return "Empty", line
    if line.startswith("#"):
        return "Comment", stripped[1:].strip()
    if line.startswith("!"):
        return "NegatedPath", _ESCAPE.sub(r"\1", stripped[1:])
    return "Path", _ESCAPE.sub(r"\1", stripped)


def _line(document: int, steps: Steps) -> int:
    return steps[0] + 1 if steps and isinstance(steps[0], int) else 1
