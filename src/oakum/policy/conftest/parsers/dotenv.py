"""Files such as .env: names and values, with `$NAME` replaced by what the file itself says.

Source: subosito/gotenv 1.6.0. The environment of this process is never looked up: policies must not read it.
"""

from __future__ import annotations

import re
from functools import partial

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable

_LINE = re.compile(
    r"""\s*(?:export\s+)?(?P<name>[\w.]+)(?:\s*=\s*|:\s+?)
        (?P<value>'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|[^#\n]+)?\s*(?:\s*\#.*)?""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\([^$])")
_VARIABLE = re.compile(r"(?P<escaped>\\)?\$\{?(?P<name>[A-Z0-9_]+)?\}?")


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, statement in _statements(text):
        match = _LINE.fullmatch(statement)
        if not match:
            raise unreadable(text.path, "is no line of a .env file: write NAME=value", number)
        lines[match["name"]] = number
        values[match["name"]] = _value((match["value"] or "").strip(), values)
    return Parsed(values, partial(_line, lines))


def _statements(text: Text) -> list[tuple[int, str]]:
    """Statements with their lines; a value in quotes may span several."""
    found: list[tuple[int, str]] = []
    lines = iter(enumerate(re.split(r"\r\n|\n|\r", text.content), 1))
    for number, raw in lines:
        statement = raw.strip()
        if not statement or statement.startswith("#"):
            continue
        quote = _open_quote(statement)
        while quote:
            following = next(lines, None)
            if following is None:
                raise unreadable(text.path, "a quote that is not closed", number)
            statement += f"\n{following[1]}"
            at = following[1].rfind(quote)
            quote = quote if at < 0 or following[1][at - 1 : at] == "\\" else ""
        found.append((number, statement))
    return found


def _open_quote(statement: str) -> str:
    """The quote with which the value begins, when it does not end in the same line."""
    _, _, value = statement.partition("=" if "=" in statement else ":")
    value = value.strip()
    if value[:1] not in ('"', "'"):
        return ""
    end = value.rfind(value[0], 1)
    return "" if end > 0 and value[end - 1] != "\\" else value[0]


def _value(written: str, known: dict[str, str]) -> str:
    is_quoted = len(written) >= 2 and written[0] == written[-1] and written[0] in "\"'"
    value = written[1:-1] if is_quoted else written
    if is_quoted and written[0] == "'":
        return value
    if is_quoted:
        value = _ESCAPE.sub(r"\1", value.replace(r"\n", "\n").replace(r"\r", "\r"))
    return _VARIABLE.sub(partial(_replacement, known), value)


def _replacement(known: dict[str, str], match: re.Match[str]) -> str:
    if match["escaped"]:
        return match[0][1:]
    return known.get(match["name"], "") if match["name"] else match[0]


def _line(lines: dict[str, int], document: int, steps: Steps) -> int:
    return lines.get(str(steps[0]), 1) if steps else 1
