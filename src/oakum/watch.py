"""Folders and logs under watch: what is written into them is scanned, and each secret of a file is told once."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from oakum.config import Loaded
from oakum.detect.places import skip_reason
from oakum.kernel import count_lines
from oakum.model import FileOrigin, Finding, Identity, Location, LogOrigin, MissingExtra, SecretId, Sighting, Skipped
from oakum.model.arena import Begin, Shard
from oakum.policy import merge
from oakum.policy.globs import path_test
from oakum.policy.verdict import verdict
from oakum.rules import RuleSet
from oakum.scan import detector, work
from oakum.sources.archives import HEAD_SIZE, looks_like_container
from oakum.sources.growth import Mark, key_of, mark, new_from
from oakum.sources.logs.pieces import OVERLAP, border
from oakum.sources.logs.recognise import HEAD
from oakum.sources.logs.shard import LogShard, Part
from oakum.sources.names import shown
from oakum.sources.regular import open_regular
from oakum.sources.tree import TreeShard, files

DEBOUNCE = 300
"""Milliseconds for which changes are gathered at most."""
_STEP = 50
_QUIET = 400
"""Milliseconds without changes after which half a line is taken for a whole one."""
_AT_ONCE = 64 << 20
"""Bytes of a file that are read in one go."""
_ROTATED = re.compile(r"(?:[.-]\d[\dTZ_:.-]*)?(?:\.(?:gz|bz2|xz|zst))?$")

_File = tuple[int, str]
"""Number of the root, and the file's name; that of a log without what rotation adds."""


class Root(msgspec.Struct, frozen=True):
    """A file or folder under watch."""

    path: Path
    """Absolute, without links."""
    is_log: bool = False

    def name(self, path: str) -> str:
        """A path below it, to show."""
        inside = os.path.relpath(path, self.path) if self.path.is_dir() else self.path.name
        return shown(os.fsencode(inside)).replace(os.sep, "/")

    def holds(self, path: str) -> bool:
        """Whether the path is it, or below it."""
        return path == str(self.path) or path.startswith(str(self.path).rstrip(os.sep) + os.sep)


class Heard(msgspec.Struct, frozen=True):
    """What came of some changes."""

    findings: tuple[Finding, ...] = ()
    """Secrets that were not told before."""
    skipped: tuple[Skipped, ...] = ()


class Watch:
    """Remembers how far each file was read, and which secrets of it are known."""

    def __init__(self, roots: Iterable[Root], loaded: Loaded, rules: RuleSet, identity: Identity) -> None:
        self.roots = tuple(roots)
        self._settings = loaded.settings
        self._rules = rules
        self._identity = identity
        self._excluded: Callable[[str], object] = path_test(loaded.settings.scan.exclude)
        self._detector = detector(rules, loaded.settings.scan)
        self._marks: dict[tuple[int, int], Mark] = {}
        self._known: dict[_File, set[SecretId]] = {}
        self._unfinished: set[str] = set()
        """Files that end in the middle of a line."""

    def begin(self) -> Heard:
        """Reads what is there already."""
        return self.changed((path for root in self.roots for path in _paths(root)), final=True)

    def quiet(self) -> Heard:
        """Reads half a line that nobody completes."""
        return self.changed(self._unfinished, final=True) if self._unfinished else Heard()

    def changed(self, paths: Iterable[str], *, final: bool = False) -> Heard:
        """Reads what is new in these files, up to the last line end unless `final`. What is gone says nothing."""
        sightings: dict[int, list[Sighting]] = {}
        skipped: list[Skipped] = []
        whole: set[_File] = set()
        for path in sorted(set(paths)):
            number = next((number for number, root in enumerate(self.roots) if root.holds(path)), None)
            if number is None or not self._wanted(self.roots[number].name(path)):
                continue
            for shard, is_whole in self._shards(self.roots[number], path, final):
                result = work(self._detector, shard)
                sightings.setdefault(number, []).extend(result.sightings)
                skipped += result.skipped
                if is_whole:
                    whole.add(self._file(number, self.roots[number].name(path)))
        findings = tuple(self._new(number, sightings.get(number, []), whole) for number in range(len(self.roots)))
        return Heard(tuple(one for part in findings for one in part), tuple(skipped))

    def read(self, shard: Shard) -> Heard:
        """Reads a part of the only root, a stream."""
        result = work(self._detector, shard)
        return Heard(tuple(self._new(0, list(result.sightings), set())), result.skipped)

    def _wanted(self, name: str) -> bool:
        return ".git" not in name.split("/") and not self._excluded(name) and skip_reason(name) is None

    def _file(self, number: int, name: str) -> _File:
        return number, _ROTATED.sub("", name) if self.roots[number].is_log else name

    def _shards(self, root: Root, path: str, final: bool) -> Iterator[tuple[Shard, bool]]:
        """What is to be read of a file, and whether that is all of it."""
        self._unfinished.discard(path)
        try:
            with open_regular(path) as file:
                key = key_of(file)
                start = new_from(file, self._marks.get(key))
                if start is None:
                    return
                head = file.read(HEAD)
                if (not start and not root.is_log) or looks_like_container(head[:HEAD_SIZE], path):
                    self._marks[key] = mark(file, os.fstat(file.fileno()).st_size)
                    yield _whole(root, path, self._settings.scan.archives), True
                    return
                yield from ((shard, False) for shard in self._rest(root, path, file, head, start, final))
        except OSError:
            return  # it is gone again, or was no file

    def _rest(self, root: Root, path: str, file: BinaryIO, head: bytes, start: int, final: bool) -> Iterator[Shard]:
        """The new part of a file, from a line so far before it that a secret of several lines is seen whole."""
        size = os.fstat(file.fileno()).st_size
        while start < size:
            low = border(file, start - OVERLAP) if start > OVERLAP else 0
            stop = min(size, low + _AT_ONCE)
            content = os.pread(file.fileno(), stop - low, low)
            if not (final and stop == size):
                content = content[: content.rfind(b"\n") + 1] or (content if len(content) == _AT_ONCE else b"")
            if low + len(content) < size == stop:
                self._unfinished.add(path)
            if low + len(content) <= start:
                return
            part = Part(os.fsencode(path), root.name(path), low, None, _begin(file, low), head)
            start = low + len(content)
            self._marks[key_of(file)] = mark(file, start)
            yield LogShard([part], file=io.BytesIO(content))

    def _new(self, number: int, sightings: list[Sighting], whole: set[_File]) -> list[Finding]:
        """The findings of which nobody has heard. A file that was read whole forgets what it holds no longer."""
        merged = merge.merge(sightings, self._identity, self._rules.by_id())
        found = merged if self.roots[number].is_log else [_as_files(one) for one in merged]
        today = datetime.now(UTC).date()
        new: list[Finding] = []
        held: dict[_File, set[SecretId]] = {file: set() for file in whole if file[0] == number}
        for one in verdict(found, self._settings, self._rules, self._identity, today).findings:
            places: dict[_File, Location] = {}
            for place in one.locations:
                file = self._file(number, place.origin.path.partition("!/")[0])
                held.setdefault(file, set()).add(one.secret_id)
                if one.secret_id not in self._known.get(file, ()):
                    places.setdefault(file, place)
            new += [one.replace(locations=tuple(places.values()))] if places else []
        for file, ids in held.items():
            self._known[file] = (
                ids if file in whole and not self.roots[number].is_log else self._known.get(file, set()) | ids
            )
        return new


class Stream:
    """A log that comes in pieces of any size."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._text = b""
        self._base = 0
        self._begin = Begin()
        self._head = b""

    def feed(self, data: bytes) -> Heard:
        """What the lines say that are complete now."""
        self._text += data
        self._head = self._head or self._text[:HEAD]
        end = self._text.rfind(b"\n") + 1
        return self._read(end or (len(self._text) if len(self._text) > _AT_ONCE else 0)) if b"\n" in data else Heard()

    def close(self) -> Heard:
        """What the last line says."""
        return self._read(len(self._text)) if self._text else Heard()

    def _read(self, end: int) -> Heard:
        part = Part(b"", "-", self._base, None, self._begin, self._head)
        heard = self._watch.read(LogShard([part], file=io.BytesIO(self._text[:end])))
        kept = self._text.rfind(b"\n", 0, max(0, end - OVERLAP)) + 1
        self._begin = Begin(self._begin.line + count_lines(self._text[:kept]))
        self._base += kept
        self._text = self._text[kept:]
        return heard


def events(roots: Iterable[Root]) -> Iterator[list[str]]:
    """Paths that were written, made or renamed, gathered for `DEBOUNCE` milliseconds at most; an empty list when all is
    quiet. It has no end. Raises MissingExtra, and KeyboardInterrupt when the user has enough."""
    try:
        from watchfiles import Change, watch
    except ImportError:
        raise MissingExtra("watching files", "watch") from None
    # The folder of a single file is watched: after its rotation the log is another file.
    places = {str(root.path if root.path.is_dir() else root.path.parent) for root in roots}
    changes = watch(
        *places,
        debounce=DEBOUNCE,
        step=_STEP,
        rust_timeout=_QUIET,
        yield_on_timeout=True,
        watch_filter=_outside_git,
        raise_interrupt=True,
    )
    for changed in changes:
        yield [path for change, path in changed if change != Change.deleted]


def _outside_git(_change: object, path: str) -> bool:
    return f"{os.sep}.git{os.sep}" not in path


def _paths(root: Root) -> Iterator[str]:
    if not root.path.is_dir():
        yield str(root.path)
        return
    base = os.fsencode(root.path)
    for path in files(base, b"", lambda _: None, []):
        yield os.fsdecode(base.rstrip(b"/") + b"/" + path)


def _whole(root: Root, path: str, archives: bool) -> Shard:
    if root.is_log:
        return LogShard([Part(os.fsencode(path), root.name(path))], archives=archives)
    inside = os.fsencode(os.path.relpath(path, root.path)) if root.path.is_dir() else b""
    return TreeShard(os.fsencode(root.path), [inside], binary=False, archives=archives, most=0)


def _begin(file: BinaryIO, at: int) -> Begin:
    """Line at an offset where one begins."""
    lines = 0
    file.seek(0)
    while at > 0 and (piece := file.read(min(at, 4 << 20))):
        lines += count_lines(piece)
        at -= len(piece)
    return Begin(1 + lines)


def _as_files(finding: Finding) -> Finding:
    """The rest of a file in a tree is read as a log is, but it is none."""
    return finding.replace(locations=tuple(map(_as_file, finding.locations)))


def _as_file(place: Location) -> Location:
    if not isinstance(place.origin, LogOrigin):
        return place
    return msgspec.structs.replace(place, origin=FileOrigin(path=place.origin.path))
