"""Files that are to be judged, found, read and parsed."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from oakum.model import SourceError, UsageError
from oakum.policy.conftest.formats import format_of, parse
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable

LARGEST = 64 * 1024 * 1024
"""Bytes of one file."""
STANDARD_INPUT = "-"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How files are read."""

    ignore: str = ""
    """An expression: files whose path it matches are left out."""
    parser: str = ""
    """One format for all of them; by their names without it."""
    stdin_name: str = ""
    """What standard input is called in results."""
    schemas: tuple[str, ...] = ()
    """Folders with schemas of Protocol Buffers."""


def configurations(paths: Sequence[str], how: Reading = Reading()) -> dict[str, Parsed]:  # noqa: B008 - frozen
    """The files at the paths, parsed, by their names. Raises UsageError, SourceError and MissingExtra."""
    texts = _schemas(how.schemas)
    found: dict[str, Parsed] = {}
    for path in files(paths, ignore=how.ignore):
        name = how.parser or format_of(path)
        if name is None:
            raise unreadable(path, "is of no known format: say which with --parser")
        shown = (how.stdin_name or path) if path == STANDARD_INPUT else path
        found[shown] = parse(name, Text(read(path), path, texts))
    return found


def files(paths: Sequence[str], *, ignore: str = "") -> list[str]:
    """The files to judge: those named, and those of known formats in the folders named, without those whose path the
    expression `ignore` matches.

    Raises UsageError for a path that does not exist, an expression that is none, and when nothing is left.
    """
    pattern = _pattern(ignore)
    found: dict[str, None] = {}
    for path in filter(None, paths):
        if path != STANDARD_INPUT and not Path(path).exists():
            raise UsageError(f"{path!a} does not exist")
        inside = _in_folder(path) if path != STANDARD_INPUT and Path(path).is_dir() else [path]
        found.update(dict.fromkeys(one for one in inside if not (pattern and pattern.search(one))))
    if not found:
        raise UsageError("there are no files to judge: name files of a known format, or folders with some")
    return list(found)


def read(path: str) -> str:
    """The text of a file, or of standard input for `-`. Raises SourceError."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if path == STANDARD_INPUT else _bytes(Path(path))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from None
    if len(raw) > LARGEST:
        raise SourceError(f"{path}: is larger than {LARGEST >> 20} MiB")
    encoding = next((encoding for mark, encoding in _MARKS.items() if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path}:{line}: is no text in UTF-8") from None


def _schemas(folders: Sequence[str]) -> dict[str, str]:
    """The schemas (*.proto) in some folders, by their paths in these."""
    missing = next((folder for folder in folders if not Path(folder).is_dir()), None)
    if missing is not None:
        raise UsageError(f"{missing!a} is no folder")
    found = ((Path(folder), path) for folder in folders for path in sorted(Path(folder).rglob("*.proto")))
    return {path.relative_to(folder).as_posix(): read(path.as_posix()) for folder, path in found}


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise SourceError(f"{path}: is no regular file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _pattern(expression: str) -> re.Pattern[str] | None:
    try:
        return re.compile(expression) if expression else None
    except re.error as error:
        raise UsageError(f"--ignore {expression!a} is no regular expression: {error}") from None


def _in_folder(folder: str) -> Iterator[str]:
    """Links are followed, each folder once. What has the name of a known format but is no file fails later."""
    seen: set[str] = set()
    pending = [folder]
    while pending:
        current = pending.pop()
        real = os.path.realpath(current)
        if real in seen:
            continue
        seen.add(real)
        for entry in _entries(current):
            path = os.path.normpath(entry.path)
            if entry.is_dir():
                pending.append(path)
            elif format_of(path):
                yield path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise SourceError(f"{folder}: cannot be read: {error.strerror or error}") from None
