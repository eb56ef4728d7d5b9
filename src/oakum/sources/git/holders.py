"""Which commits hold which secrets, and where."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import msgspec

from oakum.kernel import ABSENT, Beneath, TreeEdges
from oakum.sources.git.commits import Commits, slices
from oakum.sources.git.listing import is_tree
from oakum.sources.git.objects import TREE, ObjectStore

_NOTHING = 1
_FIRST_BLOB = 2  # states of `Beneath`
_DEEPEST = 400
_MOST_PATHS = 100_000
"""A few hostile trees, each several times in the next one, make paths without end."""


class Holders(msgspec.Struct, frozen=True):
    """Who holds one secret; commits by their global positions."""

    first: int | None
    last: int | None
    at_head: bool


class History:
    """Knows which commits hold some blobs, and at which paths."""

    def __init__(self, objects: ObjectStore, commits: Commits, ids: Sequence[bytes], jobs: int) -> None:
        """`ids` are those of the blobs, which have their numbers by it."""
        self._objects = objects
        self._reader = objects.reader()
        self._beneath = Beneath(objects.store, _edges(objects, jobs), b"".join(ids))
        self._commits = commits
        # Of commits with the same date the parents come first, as they do in `commits`.
        self._first, self._last = self._beneath.spans(commits.trees, commits.dates)

    def holders(self, blobs: Iterable[int], at_head: frozenset[int]) -> Holders:
        """Who holds any of these blobs (by their numbers), where HEAD has those `at_head`."""
        held = [blob for blob in blobs if self._first[blob] != ABSENT]
        if not held:
            return Holders(None, None, at_head=False)
        first = min((self._first[blob] for blob in held), key=self._order)
        last = max((self._last[blob] for blob in held), key=self._order)
        positions = self._commits.positions
        return Holders(positions[first], positions[last], at_head=not at_head.isdisjoint(held))

    def _order(self, commit: int) -> tuple[int, int]:
        return self._commits.dates[commit], commit

    def beneath(self, tree: int) -> frozenset[int]:
        """Numbers of the blobs beneath a root tree (global position, or ABSENT)."""
        return frozenset(self._beneath.blobs(self._beneath.states(array("I", [tree]))[0]))

    def paths(self, tree: int) -> Iterator[tuple[bytes, int]]:
        """Path and number of every blob of interest beneath a root tree (global position); not without end."""
        if tree != ABSENT and self._beneath.states(array("I", [tree]))[0] != _NOTHING:
            yield from islice(self._listed(tree, b"", 0), _MOST_PATHS)

    def _listed(self, tree: int, prefix: bytes, depth: int) -> Iterator[tuple[bytes, int]]:
        content = self._reader.read(tree)
        if content is None or depth > _DEEPEST:
            return
        for mode, name, id_, state in self._beneath.entries(content):
            if not is_tree(mode):
                yield prefix + name, state - _FIRST_BLOB
            elif (below := self._objects.find(id_)) is not None:
                yield from self._listed(below, prefix + name + b"/", depth + 1)


def _edges(objects: ObjectStore, jobs: int) -> list[TreeEdges]:
    work = []
    for pack in objects.packs:
        roots, _ = pack.roots(TREE)
        work += [(pack, roots[part]) for part in slices(len(roots), jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda piece: TreeEdges(*piece), work))
