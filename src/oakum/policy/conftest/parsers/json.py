"""JSON, with the line of each value."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, NoReturn

from oakum.policy.conftest.parsers import yaml
from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable


def parse(text: Text) -> Parsed:
    """Raises SourceError. A list at the root is a list of documents."""
    value = load(text.content, text.path)
    return Parsed(value, partial(_line, text.content, isinstance(value, list)))


def load(content: str, path: str) -> Any:
    """The value of a text. Raises SourceError with line and column."""
    try:
        return json.loads(content, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise unreadable(path, f"is not valid JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise unreadable(path, "is not readable JSON: too many levels") from None
    except ValueError as error:
        raise unreadable(path, f"is not valid JSON: {error}") from None


def _line(content: str, is_list: bool, document: int, steps: Steps) -> int:
    return yaml.line_in(content, [document, *steps] if is_list else steps)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
