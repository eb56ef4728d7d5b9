"""Files and variables -> known values, with what was refused, and what to watch to know when to gather again."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from oakum.detect.known.collect import environment as variables
from oakum.detect.known.collect import places, values
from oakum.detect.known.collect.interface import Found
from oakum.detect.known.names import Says, says
from oakum.detect.known.value import KnownValue
from oakum.detect.known.worth import objection, parts, refusal
from oakum.model import Secret, Skipped, SourceError

Stamps = dict[str, tuple[int, int, int]]
"""Of each file inode, size, and time of change in nanoseconds."""

_LARGEST = 4 << 20
_LONGEST_VALUE = 64 << 10
_LONGEST_NAME = 100
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What was gathered."""

    values: tuple[KnownValue, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    """Secrets that are too common to be searched for, by label; and files that could not be read."""
    stamps: Stamps = {}
    """The files that were read, as they were then."""

    def __add__(self, other: Collected) -> Collected:
        return Collected(
            values=self.values + other.values,
            skipped=self.skipped + other.skipped,
            stamps=self.stamps | other.stamps,
        )


def machine(home: Path | None, projects: Iterable[Path], environ: Mapping[str, str]) -> Collected:
    """Everything: the usual files of the home directory and of projects, those that variables name, the environment."""
    found = environment(environ)
    for place, path, shown in _usual(home, projects, environ):
        found += _file(place, path, shown)
    return found


def stamps(home: Path | None, projects: Iterable[Path], environ: Mapping[str, str]) -> Stamps:
    """What `machine` would put into `Collected.stamps` now: when they differ, gather again. It reads no file."""
    return {str(path): stamp for _, path, _ in _usual(home, projects, environ) if (stamp := _stamp(path))}


def environment(environ: Mapping[str, str]) -> Collected:
    """The variables of a process."""
    return _judged("env", variables.read(environ))


def named(path: Path) -> Collected:
    """One file that the user names: read as what its name says it is, else as a list of one value a line.

    Raises SourceError when it cannot be read.
    """
    found = _file(places.place_for(path.absolute()), path, str(path))
    for skipped in found.skipped:
        if not skipped.by_default:
            raise SourceError(f"{path}: cannot be read for known values: {skipped.detail}")
    return found


def listed(text: str) -> Collected:
    """A list of one value a line."""
    return _judged("list", values.read(text))


def _usual(
    home: Path | None, projects: Iterable[Path], environ: Mapping[str, str]
) -> Iterator[tuple[places.Place, Path, str]]:
    if home is not None:
        yield from ((place, path, f"~/{path.relative_to(home).as_posix()}") for place, path in places.at_home(home))
    for root in projects:
        if root.is_dir():
            yield from ((place, path, path.relative_to(root).as_posix()) for place, path in places.in_project(root))
    yield from ((place, path, str(path)) for place, path in places.by_variable(environ, os.pathsep))


def _file(place: places.Place, path: Path, shown: str) -> Collected:
    stamp = _stamp(path)
    try:
        text = _text(path)
    except OSError as error:
        skipped = Skipped(path=shown, reason="known values unreadable", detail=error.strerror or str(error))
        return Collected(skipped=(skipped,))
    found = _judged(place.kind, place.read(text), shown, str(path.resolve()))
    return found + Collected(stamps={str(path): stamp} if stamp else {})


def _text(path: Path) -> str:
    """The content of a regular file of at most 4 MB; a pipe must not block, a device not go on for ever."""
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise OSError("larger than 4 MB")
    return content.decode("utf-8-sig", "surrogateescape")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _judged(kind: str, found: Iterable[Found], place: str = "", path: str = "") -> Collected:
    taken: list[KnownValue] = []
    skipped: list[Skipped] = []
    for one in found:
        for name, value, reason in _pieces(one):
            known = KnownValue(kind=kind, name=_shown(name), secret=_secret(value), place=place, path=path)
            if reason is None:
                taken.append(known)
            elif value and (one.certain or says(one.name) == Says.SECRET):
                skipped.append(Skipped(path=known.label, reason="not a known value", detail=reason, by_default=True))
    return Collected(values=tuple(taken), skipped=tuple(skipped))


def _pieces(found: Found) -> Iterator[tuple[str, str, str | None]]:
    """Name, value, and what speaks against it, of the value and of the secrets inside it."""
    value = found.value.strip()
    if len(value) > _LONGEST_VALUE:
        yield found.name, value, "longer than 64 KB"
        return
    yield found.name, value, refusal(value) if found.certain else objection(found.name, value)
    for what, part in parts(value):
        yield f"{found.name} ({what})", part, refusal(part)


def _secret(value: str) -> Secret:
    return Secret(value.encode("utf-8", "surrogateescape"))


def _shown(name: str) -> str:
    """A name out of a file that others wrote, fit to be printed."""
    return "".join(c if c.isprintable() else "\N{MIDDLE DOT}" for c in name)[:_LONGEST_NAME]
