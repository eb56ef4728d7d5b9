"""Reads TOML from hostile hands, and writes the little TOML that Oakum writes.

Python's own parser takes any size, recurses without bound, and needs time in the square of a key's dots; here
all three are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from oakum.model import UsageError

LARGEST = 4 << 20
"""Bytes of the largest file that is read."""
_MOST_DOTS = 32
_SEGMENT = rb"""(?:(?<![\w\-])[\w\-]++|(?<!\\)"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_KEY = rb"(?:" + _SEGMENT + rb"[ \t]{0,8}\.[ \t]{0,8}){%d}" % _MOST_DOTS
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

Value = str | int | float | bool | date | Sequence[Any] | Mapping[str, Any]


def read_bytes(path: Path, error: type[UsageError]) -> bytes:
    """The content of a regular file. Raises `error` when it cannot be read or is larger than `LARGEST`."""
    try:
        if not path.is_file():
            raise error(f"{path}: there is no such file" if not path.exists() else f"{path}: is not a regular file")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as problem:
        raise error(f"{path}: cannot be read: {getattr(problem, 'strerror', None) or problem}") from problem
    if len(raw) > LARGEST:
        raise error(f"{path}: has more than {LARGEST} bytes; that is no file for people")
    return raw


def parse(raw: bytes, where: object, error: type[UsageError]) -> dict[str, Any]:
    """The tables of a TOML text; `where` names it in messages. Raises `error`, and nothing else."""
    import tomllib  # only where there is a file: every millisecond of the start counts

    if re.search(_LONG_KEY, raw):
        raise error(f"{where}: has a key of more than {_MOST_DOTS} parts")
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise error(f"{where}: is not UTF-8 text (byte {problem.start})") from None
    except RecursionError:
        raise error(f"{where}: is nested too deeply") from None
    except ValueError as problem:
        raise error(f"{where}: is not TOML: {problem}") from None


def table(header: str, values: Mapping[str, Value]) -> str:
    """One table with its header (`[service]`, `[[rule]]`) and a line for each value, in the given order."""
    return "".join([f"{header}\n", *(f"{key} = {rendered(value)}\n" for key, value in values.items())])


def rendered(value: Value) -> str:
    """A value as TOML. Text with backslashes (expressions) is written literally where it can be."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(key)} = {rendered(item)}" for key, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return "[" + ", ".join(rendered(item) for item in value) + "]"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08X}") for c in text) + '"'
