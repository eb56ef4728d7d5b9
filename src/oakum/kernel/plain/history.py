"""Reading single objects out of several packs, commits above all. See history.c."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from oakum.kernel.plain import delta
from oakum.kernel.plain.pack import ABSENT, Pack

_CACHE_BYTES = 48 << 20
_LARGEST_OBJECT = 256 << 20
_LARGEST_TRACED = 64 << 20
_DEEPEST_CHAIN = 10_000
_LATEST = 1 << 50


class Store:
    """Several packs as one. A global position is the pack's first plus the position in it."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.packs = list(packs)
        if not self.packs:
            raise ValueError("a store needs a pack")
        self.id_length = self.packs[0].id_length
        if any(pack.id_length != self.id_length for pack in self.packs):
            raise ValueError("packs with object ids of different lengths")
        self.firsts: list[int] = []
        self.count = 0
        for pack in self.packs:
            self.firsts.append(self.count)
            self.count += pack.count
        if self.count >= ABSENT:
            raise ValueError("too many objects")

    def find(self, object_id: bytes | memoryview) -> int:
        """Global position of an object, or ABSENT. Raises ValueError for an id of another length."""
        for first, pack in zip(self.firsts, self.packs, strict=True):
            position = pack.find(object_id)
            if position != ABSENT:
                return first + position
        return ABSENT

    def prefixes(self, positions: Iterable[int]) -> array[int]:
        """The first eight bytes of the ids of objects, as numbers, in an array."""
        found = array("Q")
        for position in positions:
            pack, first = self.pack_of(position)
            found.append(int.from_bytes(pack.id(position - first)[:8], "big"))
        return found

    def pack_of(self, position: int) -> tuple[Pack, int]:
        """The pack of a global position, and its first. Raises IndexError when there is none."""
        if not 0 <= position < self.count:
            raise IndexError(position)
        which = bisect_right(self.firsts, position) - 1
        return self.packs[which], self.firsts[which]


class _Commit(NamedTuple):
    tree: int = ABSENT
    parents: Sequence[int] = ()
    date: int = 0


class Reader:
    """Reads single objects, with a cache of its own; one for each thread."""

    def __init__(self, owner: Store) -> None:
        self._store = owner
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        self._cached_bytes = 0

    def read(self, position: int) -> bytes | None:
        """Content of the object at a global position; None when it is damaged.

        Raises IndexError past the end.
        """
        pack, first = self._store.pack_of(position)
        if pack.type[position - first] == 0:
            return None
        chain = [position]
        while chain[-1] not in self._cache and (base := pack.base[chain[-1] - first]) != ABSENT:
            if len(chain) > _DEEPEST_CHAIN:
                return None
            chain.append(first + base)
        content: bytes | None = self._cache.get(chain[-1])
        for at in reversed(chain):
            if at not in self._cache:
                content = self._made(pack, at - first, content, _LARGEST_OBJECT)
                if content is None:
                    return None
                self._keep(at, content)
        return content

    def _made(self, pack: Pack, local: int, base: bytes | None, largest: int) -> bytes | None:
        entry = pack.entry(local) if pack.length[local] <= largest else None
        if entry is None or pack.base[local] == ABSENT:
            return entry
        try:
            base_size, size, at = delta.sizes(entry)
            if base is None or base_size != len(base) or size > largest:
                return None
            return delta.applied(entry, at, base, size)
        except ValueError:
            return None

    def _keep(self, position: int, content: bytes) -> None:
        self._cache[position] = content
        self._cached_bytes += len(content)
        while self._cached_bytes > _CACHE_BYTES and len(self._cache) > 1:
            _, dropped = self._cache.popitem(last=False)
            self._cached_bytes -= len(dropped)

    def trace(self, start: int, text: bytes | memoryview) -> array[int]:
        """Global positions of the blob at `start` and of the versions made from it that hold the text.

        Only as far as every version between them holds it. Raises ValueError when there is no text.
        """
        wanted = bytes(text)
        if not wanted:
            raise ValueError("no text")
        pack, first = self._store.pack_of(start)
        found = array("I")
        waiting = [(start - first, self.read(start))]
        while waiting:
            position, content = waiting.pop()
            if content is None or wanted not in content:
                continue
            found.append(first + position)
            below = reversed(pack.children.get(position, []))
            waiting.extend((child, self._made(pack, child, content, _LARGEST_TRACED)) for child in below)
        return found

    def commits(
        self, positions: Sequence[int]
    ) -> tuple[array[int], array[int], array[int], array[int], list[tuple[int, int]]]:
        """Trees, first and second parents (global positions or ABSENT) and committer dates, as four arrays.

        Then the further parents of octopus merges as pairs (index, parent). A damaged commit has no tree.
        """
        commits = [self._commit(position) for position in positions]
        parents = [[*commit.parents, ABSENT, ABSENT] for commit in commits]
        return (
            array("I", [commit.tree for commit in commits]),
            array("I", [two[0] for two in parents]),
            array("I", [two[1] for two in parents]),
            array("q", [commit.date for commit in commits]),
            [(i, parent) for i, commit in enumerate(commits) for parent in commit.parents[2:]],
        )

    def _commit(self, position: int) -> _Commit:
        content = self.read(position)
        line = re.compile(rb"(tree|parent) ([0-9a-f]{%d})\n" % (2 * self._store.id_length))
        found = line.match(content) if content is not None else None
        if content is None or found is None or found[1] != b"tree":
            return _Commit()
        tree = self._store.find(bytes.fromhex(found[2].decode()))
        parents, at = [], found.end()
        while (found := line.match(content, at)) and found[1] == b"parent":
            parents.append(self._store.find(bytes.fromhex(found[2].decode())))
            at = found.end()
        return _Commit(tree, parents, _committer_date(content, at))


def _header_lines(content: bytes, at: int) -> Iterator[bytes]:
    while at < len(content) and content[at] != ord("\n"):
        end = content.find(b"\n", at)
        end = len(content) if end < 0 else end
        yield content[at:end]
        at = end + 1


def _committer_date(content: bytes, at: int) -> int:
    """Seconds since the epoch; 0 when the commit does not say."""
    for line in _header_lines(content, at):
        if line.startswith(b"committer ") and len(line) > 10:
            date = 0
            for digit in line[max(0, line.rfind(b">")) + 2 :]:
                if not ord("0") <= digit <= ord("9") or date >= _LATEST:
                    break
                date = 10 * date + digit - ord("0")
            return date
    return 0
