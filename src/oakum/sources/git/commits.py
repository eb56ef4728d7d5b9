"""The commits of a repository: which there are, and who made them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import msgspec

from oakum.kernel import ABSENT, reached
from oakum.model import Commit
from oakum.sources.git.objects import COMMIT, ObjectStore

_TAGGED = re.compile(rb"object ((?:[0-9a-f]{2})+)\n")
_FEW = 2000
"""Commits that are not worth a second thread."""


class Commits(msgspec.Struct, frozen=True):
    """Commits with their trees and dates, parents before children."""

    positions: Sequence[int]
    """Global position of each commit."""
    trees: Sequence[int]
    """Global position of each root tree, or ABSENT."""
    dates: Sequence[int]
    """Committer date of each, seconds."""
    missing: int
    """Parents that are not there: the history was cut, or objects are lost."""


def reached_from(objects: ObjectStore, tips: Iterable[bytes], jobs: int) -> Commits:
    """The commits that the tips (object ids of commits or annotated tags) reach."""
    positions = array("I", objects.positions(COMMIT))
    (trees, firsts, seconds, dates), more = _read(objects, positions, jobs)
    total = sum(pack.count for pack in objects.packs)
    kept, missing = reached(total, positions, firsts, seconds, more, list(peeled(objects, tips)))
    missing += _cut_off(objects, (positions[i] for i in kept if firsts[i] == ABSENT))
    return Commits(
        array("I", [positions[i] for i in kept]),
        array("I", [trees[i] for i in kept]),
        array("q", [dates[i] for i in kept]),
        missing,
    )


def _cut_off(objects: ObjectStore, roots: Iterable[int]) -> int:
    """How many commits without a parent name one that is not here."""
    reader = objects.reader()
    return sum(b"\nparent " in (reader.read(root) or b"").split(b"\n\n", 1)[0] for root in roots)


def _read(objects: ObjectStore, positions: array[int], jobs: int) -> tuple[list[array[int]], list[tuple[int, int]]]:
    """Trees, first and second parents and dates as columns, and further parents as pairs (index, parent)."""
    parts = slices(len(positions), jobs)
    pieces = [positions[part] for part in parts]
    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(lambda piece: objects.reader().commits(piece), pieces))
    columns: list[array[int]] = [array("I"), array("I"), array("I"), array("q")]
    more: list[tuple[int, int]] = []
    for part, result in zip(parts, results, strict=True):
        for column, values in zip(columns, result[:4], strict=True):
            column.extend(values)
        more += [(part.start + index, parent) for index, parent in result[4]]
    return columns, more


def slices(count: int, jobs: int) -> list[slice]:
    """Equal parts of `count` items, one for each job; one alone for few."""
    parts = jobs if count > _FEW else 1
    edges = [count * part // parts for part in range(parts + 1)]
    return [slice(start, stop) for start, stop in pairwise(edges)]


def peeled(objects: ObjectStore, tips: Iterable[bytes]) -> Iterator[int]:
    """Global positions of the commits that the tips name, through tag objects."""
    tags = objects.tags
    reader = objects.reader() if tags else None
    for tip in set(tips):
        position = objects.find(tip)
        for _ in range(10):
            if position is None or position not in tags or reader is None:
                break
            tagged = _TAGGED.match(reader.read(position) or b"")
            position = objects.find(bytes.fromhex(tagged[1].decode())) if tagged else None
        if position is not None:
            yield position


def describe(object_id: bytes, content: bytes) -> Commit:
    """What a report says of a commit, from its raw content."""
    author, date = "", datetime.fromtimestamp(0, UTC)
    for line in content.split(b"\n\n", 1)[0].split(b"\n"):
        if line.startswith(b"author "):
            name, _, when = line[7:].rpartition(b"> ")
            author = name.decode("utf-8", "replace") + ">"
            date = _date(when)
    return Commit(id=object_id.hex(), author=author, date=date.isoformat())


def _date(text: bytes) -> datetime:
    seconds, _, zone = text.partition(b" ")
    try:
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        offset = timezone(timedelta(minutes=-minutes if zone[:1] == b"-" else minutes))
        return datetime.fromtimestamp(int(seconds), offset)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
