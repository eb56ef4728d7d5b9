"""Every blob of a repository, each changed text once, straight from the packs."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

import msgspec

from oakum.kernel import BINARY, DAMAGED, OVERSIZE, WRAPPED, Pack, Reader, Store, Walk, kind_of
from oakum.model import GitOrigin, Location, Skipped, Span
from oakum.model.arena import FIELDS, Arena, Shard, nothing, span_of, whole
from oakum.sources.git.objects import BLOB, ObjectStore, PackName, opened
from oakum.sources.unwrap import unwrapped

TARGET = 4 << 20
"""Bytes of text in one arena."""
LARGEST = 64 << 20
"""Larger blobs are skipped: the history of a file that large is no text."""
_SHARDS_EACH = 24


class Reach(msgspec.Struct, frozen=True):
    """What the detector needs to see around a change: see `oakum.detect.window`."""

    clip: int
    block: int
    openers: tuple[bytes, ...]


class HistoryShard(Shard):
    """Some blob families of one pack."""

    is_past = True

    def __init__(
        self, name: PackName, families: tuple[int, int], reach: Reach, *, binary: bool, archives: bool
    ) -> None:
        self.name = name
        self.label = name.name
        self.families = families
        self.reach = reach
        self.binary = binary
        self.archives = archives
        self._member: Arena | None = None
        self._name = ""
        self._walk: Walk | None = None
        self._located: dict[tuple[str, int, int], tuple[int, int]] = {}
        self._repeats: dict[int, list[tuple[int, int]]] = {}

    def arenas(self) -> Iterator[Arena]:
        """Changed text of the families; then archives and documents among the blobs, one after the other."""
        roots = _families(self.name)[self.families[0] : self.families[1]]
        walk = self._walk = Walk(
            _pack(self.name),
            roots,
            max_size=LARGEST,
            clip=self.reach.clip,
            block=self.reach.block,
            openers=self.reach.openers,
            binaries=self.binary,
        )
        wrapped: list[int] = []
        seen = 0, 0
        more = True
        while more:
            more = walk.fill(TARGET)
            skipped = tuple(self._remarks(walk.remarks, wrapped))
            items, size = walk.blobs - seen[0], walk.bytes - seen[1]
            seen = walk.blobs, walk.bytes
            yield Arena(walk.arena, walk.segments, skipped, size, items)
        self._walk = None
        self._repeats = _by_number(walk.repeats, {number for number, _ in self._located.values()})
        yield from self._unwrapped(wrapped)

    def _remarks(self, remarks: Sequence[int], wrapped: list[int]) -> Iterator[Skipped]:
        for owner, kind in zip(remarks[::2], remarks[1::2], strict=True):
            if kind == WRAPPED:
                wrapped.append(owner)
            elif kind == BINARY:
                yield Skipped(path=self._blob(owner), reason="binary", by_default=True)
            elif kind == OVERSIZE:
                yield Skipped(path=self._blob(owner), reason="too large", detail=f"over {LARGEST >> 20} MiB")
            elif kind == DAMAGED:
                yield Skipped(path=self._blob(owner), reason="damaged object")

    def _unwrapped(self, owners: list[int]) -> Iterator[Arena]:
        if not owners:
            return
        reader = Reader(Store([_pack(self.name)]))
        for owner in owners:
            content = reader.read(owner)
            if content is None:
                yield nothing(Skipped(path=self._blob(owner), reason="damaged object"))
                continue
            for member in unwrapped("", content, archives=self.archives):
                if isinstance(member, Skipped):
                    named = msgspec.structs.replace(member, path=f"{self._blob(owner)}{member.path}")
                    yield nothing(named)
                else:
                    self._name, self._member = member.path, whole(member.data, owner)
                    yield self._member
        self._name, self._member = "", None

    def _blob(self, owner: int) -> str:
        pack = _pack(self.name)
        return f"blob:{pack.id(owner).hex()}"

    def locate(self, owner: int, start: int, end: int) -> Location:
        """The blob; path and commits are for `attribution` to find, and the lines unless it was unwrapped."""
        pack = _pack(self.name)
        if self._walk is None:
            span = span_of(self._member, owner, start, end)
            return Location(origin=GitOrigin(path=self._name, blob=pack.id(owner).hex()), span=span)
        blob = pack.id(self._walk.positions[owner]).hex()
        row = (owner - self._walk.segments[2]) * FIELDS
        self._located[blob, start, end] = owner, start - self._walk.segments[row + 3]
        return Location(origin=GitOrigin(path="", blob=blob), span=Span(start=start, end=end))

    def also(self, location: Location) -> Iterator[Location]:
        """Where the same stretch stands too: equal stretches are shown once."""
        span = location.span
        if not isinstance(location.origin, GitOrigin) or location.origin.path:
            return
        pack = _pack(self.name)
        number, inside = self._located.get((location.origin.blob, span.start, span.end), (-1, 0))
        for position, offset in self._repeats.get(number, ()):
            moved = Span(start=offset + inside, end=offset + inside + span.end - span.start)
            origin = GitOrigin(path="", blob=pack.id(position).hex())
            yield msgspec.structs.replace(location, origin=origin, span=moved)


def _by_number(repeats: Sequence[int], wanted: Container[int]) -> dict[int, list[tuple[int, int]]]:
    """The repeats of some stretches: blob and offset of each."""
    found: dict[int, list[tuple[int, int]]] = {}
    for at, number in enumerate(repeats[::3]):
        if number in wanted:
            found.setdefault(number, []).append((repeats[3 * at + 1], repeats[3 * at + 2]))
    return found


class BlobsShard(Shard):
    """Single blobs, scanned whole: those of a remembered pack whose secrets cannot be read from it as they stand."""

    label = ""
    is_past = True

    def __init__(self, name: PackName, blobs: Mapping[int, tuple[str, ...]], *, archives: bool) -> None:
        """`blobs` are positions, and of archives the members to look at."""
        self.name = name
        self.blobs = blobs
        self.archives = archives
        self._member: Arena | None = None
        self._name = ""

    def arenas(self) -> Iterator[Arena]:
        """One arena for each text."""
        reader = Reader(Store([_pack(self.name)]))
        for position, members in self.blobs.items():
            content = reader.read(position) or b""
            if kind_of(content, True) != WRAPPED:
                yield _uncounted(whole(content, position))
                continue
            for member in unwrapped("", content, archives=self.archives, only=members or None):
                if not isinstance(member, Skipped):
                    self._name, self._member = member.path, whole(member.data, position)
                    yield _uncounted(self._member)
            self._name, self._member = "", None

    def locate(self, owner: int, start: int, end: int) -> Location:
        """As HistoryShard does."""
        pack = _pack(self.name)
        span = span_of(self._member, owner, start, end) if self._member else Span(start=start, end=end)
        return Location(origin=GitOrigin(path=self._name, blob=pack.id(owner).hex()), span=span)


def _uncounted(arena: Arena) -> Arena:
    """The same arena; its content was counted when the pack was first scanned."""
    return msgspec.structs.replace(arena, bytes=0, items=0)


def shards(
    objects: ObjectStore,
    jobs: int,
    make: Callable[[PackName, tuple[int, int]], HistoryShard],
    leave: Container[str] = (),
) -> Iterator[HistoryShard]:
    """The work on a whole history, in pieces of about equal weight; not on the packs whose names are in `leave`."""
    total = sum(pack.count for pack in objects.packs) or 1
    for name, pack in zip(objects.names, objects.packs, strict=True):
        if name.name not in leave:
            _, weights = pack.roots(BLOB)
            wanted = max(1, round(_SHARDS_EACH * jobs * pack.count / total))
            # From the end, where packs have the largest families: what takes long should not come last.
            for piece in reversed(list(_pieces(weights, wanted))):
                yield make(name, piece)


def _pieces(weights: Sequence[int], wanted: int) -> Iterator[tuple[int, int]]:
    sums = list(accumulate(weights))
    start = 0
    for piece in range(1, wanted + 1):
        stop = len(sums) if piece == wanted else bisect_left(sums, sums[-1] * piece / wanted) + 1 if sums else 0
        if stop > start:
            yield start, stop
            start = stop


@lru_cache(maxsize=256)
def _families(name: PackName) -> array[int]:
    return _pack(name).roots(BLOB)[0]


def _pack(name: PackName) -> Pack:
    """The pack of that name; there is one, or it would have no shard."""
    pack, _ = opened(name)
    assert pack is not None
    return pack
