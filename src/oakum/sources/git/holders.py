"""Which commits hold which secrets, and where."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import msgspec

from oakum.kernel import ABSENT, Beneath, TreeEdges
from oakum.sources.git.commits import Commits, slices
from oakum.sources.git.listing import entries, is_tree
from oakum.sources.git.objects import TREE, ObjectStore

_NOTHING = 1
_FIRST_BLOB = 2
_DEEPEST = 400
_MOST_PATHS = 100_000
"""A few hostile trees, each several times in the next one, make paths without end."""


class Holders(msgspec.Struct, frozen=True):
    """Who holds one secret; commits by their global positions."""

    first: int | None
    last: int | None
    at_head: bool


class History:
    """Knows for each tree which blobs of interest lie beneath it.

    A set of secrets is an integer, one bit for each. `masks[n]` is the set of secrets that blob number n holds.
    """

    def __init__(
        self, objects: ObjectStore, commits: Commits, blobs: Sequence[int], masks: Sequence[int], jobs: int
    ) -> None:
        self._objects = objects
        self._masks = masks
        self._reader = objects.reader()
        self._memory: dict[int, int] = {}
        ids = b"".join(objects.id_of(position) for position in blobs)
        self._beneath = Beneath(objects.store, _edges(objects, jobs), ids)
        self._commits = commits
        self._spans = self._by_set(commits)

    def _by_set(self, commits: Commits) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
        """For each set of secrets that some commit holds: the earliest and the latest commit that does."""
        by_state: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        states = self._beneath.states(commits.trees)
        # Of commits with the same date the parents come first, as they do in `commits`.
        for order, (state, date) in enumerate(zip(states, commits.dates, strict=True)):
            if state != _NOTHING:
                here = (date, order)
                known = by_state.get(state)
                by_state[state] = (min(known[0], here), max(known[1], here)) if known else (here, here)
        spans: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        for state, (first, last) in by_state.items():
            mask = self._mask(state)
            known = spans.get(mask)
            spans[mask] = (min(known[0], first), max(known[1], last)) if known else (first, last)
        return spans

    def holders(self, count: int, head_tree: int) -> list[Holders]:
        """For each of `count` secrets its first and last commit."""
        first: list[int | None] = [None] * count
        last: list[int | None] = [None] * count
        ascending = sorted((dates[0], mask) for mask, dates in self._spans.items())
        descending = sorted(((dates[1], mask) for mask, dates in self._spans.items()), reverse=True)
        for found, order in ((first, ascending), (last, descending)):
            remaining = (1 << count) - 1
            for (_, number), mask in order:
                for secret in _bits(mask & remaining):
                    found[secret] = self._commits.positions[number]
                remaining &= ~mask
        at_head = self._mask(self._beneath.states(array("I", [head_tree]))[0])
        return [Holders(first[n], last[n], bool(at_head >> n & 1)) for n in range(count)]

    def paths(self, tree: int) -> Iterator[tuple[bytes, int]]:
        """Path and number of every blob of interest beneath a root tree (global position); not without end."""
        if tree != ABSENT and self._beneath.states(array("I", [tree]))[0] != _NOTHING:
            yield from islice(self._listed(tree, b"", 0), _MOST_PATHS)

    def _listed(self, tree: int, prefix: bytes, depth: int) -> Iterator[tuple[bytes, int]]:
        content = self._reader.read(tree)
        if content is None or depth > _DEEPEST:
            return
        for mode, name, id_ in entries(content, self._objects.id_length):
            state = self._beneath.state(id_)
            if state == _NOTHING:
                continue
            if not is_tree(mode):
                yield prefix + name, state - _FIRST_BLOB
            elif (below := self._objects.find(id_)) is not None:
                yield from self._listed(below, prefix + name + b"/", depth + 1)

    def _mask(self, state: int) -> int:
        """The secrets beneath. The graph of states is as deep as the folders are."""
        if state == _NOTHING:
            return 0
        if state < _FIRST_BLOB + self._beneath.count:
            return self._masks[state - _FIRST_BLOB]
        known = self._memory.get(state)
        if known is None:
            known = 0
            for part in self._beneath.parts(state):
                known |= self._mask(part)
            self._memory[state] = known
        return known


def _edges(objects: ObjectStore, jobs: int) -> list[TreeEdges]:
    work = []
    for pack in objects.packs:
        roots, _ = pack.roots(TREE)
        work += [(pack, roots[part]) for part in slices(len(roots), jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda piece: TreeEdges(*piece), work))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
