"""Payloads of hooks: JSON of a host that may have been steered by someone else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from oakum.guard.event import NAME, Flow, Piece, Where
from oakum.guard.interface import PayloadError

_DEEPEST = 200
_PATHS = frozenset(
    (
        *("file_path", "filePath", "path", "paths", "absolute_path", "notebook_path"),
        *("target_file", "filename", "relative_path", "dir_path", "files"),
    )
)
_SHORTEST_NAME = 8
"""Characters below which the name of a member is no secret."""
_COMMANDS = ("command", "command_line", "cmd", "script")


def decode(payload: bytes, title: str) -> dict[str, Any]:
    """The object in a payload. Control characters inside strings, which some hosts leave raw, are read as they are.

    Raises PayloadError, which names the host and the position and shows nothing of the content.
    """
    try:
        body = json.loads(payload.decode("utf-8-sig", "surrogateescape"), strict=False)
    except json.JSONDecodeError as error:
        raise PayloadError(f"{title} sent no valid JSON: at character {error.pos}") from None
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"{title} sent JSON that cannot be read: {type(error).__name__}") from None
    if not isinstance(body, dict):
        raise PayloadError(f"{title} sent JSON that is no object")
    if _is_deep(body):
        raise PayloadError(f"{title} sent JSON nested deeper than {_DEEPEST}")
    return body


def _is_deep(body: Any) -> bool:
    level = [body]
    for _ in range(_DEEPEST):
        members = [one.values() if isinstance(one, dict) else one for one in level]
        level = [below for one in members for below in one if isinstance(below, dict | list)]
        if not level:
            return False
    return True


def opened(value: Any) -> Any:
    """What a string of JSON holds, where a host puts an object into a string; anything else as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        inside = json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return value
    return value if _is_deep(inside) else inside


def texts(value: Any, where: Where, flow: Flow) -> Iterator[Piece]:
    """Every string in a value, however deep, in the order in which they stand."""
    pending: list[tuple[Where, Any]] = [(where, value)]
    while pending:
        at, here = pending.pop()
        if isinstance(here, str):
            yield Piece(where=at, text=here, flow=flow)
        elif isinstance(here, dict):
            pending += reversed([((*at, key), below) for key, below in here.items()])
        elif isinstance(here, list):
            pending += reversed([((*at, index), below) for index, below in enumerate(here)])


def names(value: Any, where: Where, flow: Flow) -> Iterator[Piece]:
    """The names of members in a value, however deep, each once."""
    found: dict[str, None] = {}
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            found |= dict.fromkeys(key for key in here if len(key) >= _SHORTEST_NAME)
        if isinstance(here, dict | list):
            members = here.values() if isinstance(here, dict) else here
            pending += [below for below in members if isinstance(below, dict | list)]
    return (Piece(where=(*where, key, NAME), text=key, flow=flow) for key in found)


def replace(value: Any, where: Where, changed: Mapping[Where, str]) -> Any:
    """A copy of what stands at `where`, with other strings at some places, and other names of members; its shape and
    all else stay."""
    renamed = {at[-2]: text for at, text in changed.items() if at[-1:] == (NAME,)}
    return _replaced(value, where, changed, renamed)


def _replaced(value: Any, where: Where, changed: Mapping[Where, str], renamed: Mapping[str | int, str]) -> Any:
    if where in changed and isinstance(value, str):
        return changed[where]
    if isinstance(value, dict):
        members = ((key, _replaced(below, (*where, key), changed, renamed)) for key, below in value.items())
        return {renamed.get(key, key): below for key, below in members}
    if isinstance(value, list):
        return [_replaced(below, (*where, index), changed, renamed) for index, below in enumerate(value)]
    return value


def text(value: Any, *keys: str) -> str:
    """The first string that stands under one of the keys."""
    found = (value[key] for key in keys if key in value) if isinstance(value, dict) else ()
    return next((one for one in found if isinstance(one, str)), "")


def command(arguments: Any) -> str:
    """The command line in the arguments of a shell tool; a list of words becomes one line."""
    given = next((arguments[key] for key in _COMMANDS if key in arguments), "") if isinstance(arguments, dict) else ""
    if isinstance(given, list):
        from shlex import join

        return join(word for word in given if isinstance(word, str))
    return given if isinstance(given, str) else ""


def paths(arguments: Any) -> tuple[str, ...]:
    """Files that a tool's arguments name."""
    if not isinstance(arguments, dict):
        return ()
    found: list[str] = []
    for key, value in arguments.items():
        if key in _PATHS:
            found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
    return tuple(found)
