"""The texts in a structured document, with the names that lead to each; JSON (also with comments) and TOML."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

_COMMENT_OR_TEXT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')
_DEEPEST = 40
_MOST = 20_000


def parse_json(text: str) -> Any:
    """The document, None when it is none. Comments and a comma after the last element do not matter."""
    for attempt in (text, None):
        try:
            return json.loads(_LAST_COMMA.sub(_kept, _COMMENT_OR_TEXT.sub(_kept, text)) if attempt is None else attempt)
        except (ValueError, RecursionError):
            continue
    return None


def parse_toml(text: str) -> Any:
    """The document, None when it is none."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def leaves(document: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts of a document with the way to each, at most 20,000; elements of lists are called by the list."""
    pending: list[tuple[tuple[str, ...], Any]] = [((), document)]
    count = 0
    while pending and count < _MOST:
        way, node = pending.pop()
        if isinstance(node, str):
            count += 1
            yield way, node
        elif len(way) < _DEEPEST and isinstance(node, dict):
            pending += [((*way, str(name)), inner) for name, inner in reversed(node.items())]
        elif len(way) < _DEEPEST and isinstance(node, list):
            pending += [((*way, ""), inner) for inner in reversed(node)]


def named(way: tuple[str, ...]) -> str:
    """The way as one name: `mcpServers.github.env.TOKEN`."""
    return ".".join(part for part in way if part)


def _kept(match: re.Match[str]) -> str:
    return match[1] or ""
