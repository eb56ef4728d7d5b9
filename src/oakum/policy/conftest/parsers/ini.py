"""INI: sections of names and values, numbers and booleans as such.

Source: go-ini/ini 1.67.0 with its defaults, conftest parser/ini. What stands before the first section is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.parsers.words import typed

_QUOTED_NAME = re.compile(r'(?P<quote>"""|"|`)(?P<name>.*?)(?P=quote)[^=:]*[=:]')
_NAME = re.compile(r"(?P<name>[^=:]+)[=:]")
_DEFAULT = "DEFAULT"
_References = dict[tuple[str, str], int]


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    sections: dict[str, dict[str, str]] = {}
    lines: _References = {}
    section = _DEFAULT
    numbered = iter(enumerate(text.content.split("\n"), 1))
    for number, raw in numbered:
        line = raw.lstrip()
        if not line or line[0] in "#;":
            continue
        if line[0] == "[":
            section = _section(line, text.path, number)
            sections.setdefault(section, {})
            continue
        match = (_QUOTED_NAME if line[0] in '"`' else _NAME).match(line)
        if not match:
            raise unreadable(text.path, "is no section, comment or `name = value`", number)
        name = match["name"].strip()
        lines[section, name] = number
        sections.setdefault(section, {})[name] = _value(line[match.end() :], numbered, text.path, number)
    values = {
        section: {name: typed(value) for name, value in entries.items()}
        for section, entries in sections.items()
        if section != _DEFAULT
    }
    return Parsed(values, partial(_line, lines))


def _section(line: str, path: str, number: int) -> str:
    end = line.rfind("]")
    if end < 0 or not line[1:end]:
        raise unreadable(path, "a section without name or `]`", number)
    return line[1:end]


def _value(rest: str, following: Iterator[tuple[int, str]], path: str, number: int) -> str:
    value = rest.lstrip()
    for quote in ('"""', "`"):
        if value.startswith(quote) and len(value) > len(quote):
            return _long(value[len(quote) :], quote, following, path, number)
    value = value.strip()
    if value.endswith("\\"):
        return _continued(value[:-1], following)
    value = re.split("[#;]", value, maxsplit=1)[0].strip()
    is_quoted = len(value) >= 2 and value[0] in "\"'" and value.find(value[0], 1) == len(value) - 1
    return value[1:-1] if is_quoted else value


def _long(value: str, quote: str, following: Iterator[tuple[int, str]], path: str, number: int) -> str:
    """A value up to its closing quote, which may be lines away."""
    end = value.rfind(quote)
    if end >= 0:
        return value[:end]
    for _, line in following:
        value += "\n"
        if (end := line.rfind(quote)) >= 0:
            return value + line[:end]
        value += line
    raise unreadable(path, "a value whose quote is not closed", number)


def _continued(value: str, following: Iterator[tuple[int, str]]) -> str:
    for _, raw in following:
        line = raw.strip()
        value += line
        if not line or not value.endswith("\\"):
            break
        value = value[:-1]
    return value


def _line(lines: _References, document: int, steps: Steps) -> int:
    places = [line for (section, name), line in lines.items() if [section, name][: len(steps)] == list(steps[:2])]
    return min(places, default=1)
