"""MCP configurations of AI coding tools: what their servers get by environment, headers, arguments and address.

The shape is `{"mcpServers": {NAME: {"command", "args", "env"} or {"url", "headers"}}}`, with other names for the outer
key in some tools, in JSON (often with comments) or TOML, and sometimes deep in a file of other settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from oakum.detect.known.collect.interface import Found
from oakum.detect.known.collect.leaves import leaves, named, parse_json, parse_toml

_OUTER = frozenset(["mcpServers", "mcp_servers", "servers", "mcp", "context_servers"])
_SCHEME = re.compile(r"(?:bearer|basic|token|apikey)\s+(?=\S)", re.IGNORECASE)
_OPTION = re.compile(r"--?(?P<name>[A-Za-z][\w-]*)(?:=(?P<value>.+))?", re.DOTALL)
_HEADER = re.compile(r"(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>.+)", re.DOTALL)
_ASSIGNED = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.+)", re.DOTALL)


def read(text: str) -> Iterator[Found]:
    """What could be secret in the servers' settings."""
    return _found(parse_json(text))


def read_toml(text: str) -> Iterator[Found]:
    """The same of a TOML file."""
    return _found(parse_toml(text))


def _found(document: Any) -> Iterator[Found]:
    option = ""
    for way, value in leaves(document):
        inside = next((way[at + 1 :] for at, part in enumerate(way) if part in _OUTER), ())
        if "args" in inside:
            yield from _argument(named(inside), option, value)
            option = value
        elif inside:
            yield Found(named(inside), _SCHEME.sub("", value, count=1) if "headers" in inside else value)


def _argument(server: str, option: str, value: str) -> Iterator[Found]:
    """`--api-key X`, `--api-key=X`, `API_KEY=X`, `Authorization: Bearer X`, or a bare value."""
    own = _OPTION.fullmatch(value)
    if own is not None and own["value"] is None:
        return
    match = own or _HEADER.fullmatch(value) or _ASSIGNED.fullmatch(value)
    before = _OPTION.fullmatch(option)
    if match is not None and "://" not in value.partition("=")[0]:
        yield Found(f"{server}.{match['name']}", _SCHEME.sub("", match["value"], count=1))
    elif before is not None and before["value"] is None:
        yield Found(f"{server}.{before['name']}", value)
    else:
        yield Found(server, value)
