"""Jsonnet, evaluated: imports only from the folder of the file and those below it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from oakum.model import MissingExtra
from oakum.policy.conftest.parsers import json
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable

_PLACE = re.compile(r":\(?(\d+):(\d+)")
"""In a message, which repeats what the file says and is not shown."""
_DEEPEST = 500
"""Calls within calls."""


def parse(text: Text) -> Parsed:
    """Raises SourceError and MissingExtra."""
    library = _library()
    folder = Path(text.path).parent
    try:
        written = library.evaluate_snippet(
            Path(text.path).name,
            text.content,
            import_callback=lambda _, name: _imported(folder, name),
            max_stack=_DEEPEST,
        )
    except RuntimeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        raise unreadable(text.path, "cannot be evaluated", line, column) from None
    return Parsed(json.load(written, text.path))


def _imported(folder: Path, name: str) -> tuple[str, bytes]:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise RuntimeError("an import from outside the folder of the file")
    try:
        return str(path), path.read_bytes()
    except OSError:
        raise RuntimeError("an import that cannot be read") from None


def _library() -> Any:
    try:
        import _jsonnet
    except ImportError:
        raise MissingExtra("evaluating Jsonnet", "formats") from None
    return _jsonnet
