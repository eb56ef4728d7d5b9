"""Which blobs lie beneath trees: trees.c works on the deltas between trees, this reads each tree once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from oakum.kernel.plain.history import Reader, Store
from oakum.kernel.plain.pack import ABSENT, Pack

_NOTHING = 1


class TreeEdges:
    """What the trees of some families hold that their bases do not; here nothing is noted in advance."""

    def __init__(self, owner: Pack, roots: Sequence[int]) -> None:
        if any(root >= owner.count for root in roots):
            raise IndexError("a root is no position in the pack")
        self.damaged = 0
        """Trees that could not be read."""


class Beneath:
    """Which blobs of interest lie beneath trees.

    State 1 is none; 2 + n is blob number n; larger ones are of several. `ids` are the ids of the blobs of
    interest, one behind the other. Raises ValueError when there is none.
    """

    def __init__(self, owner: Store, edges: Iterable[TreeEdges], ids: bytes | memoryview) -> None:
        size = owner.id_length
        self._store, self._reader = owner, Reader(owner)
        self.count = len(ids) // size
        if not self.count:
            raise ValueError("no blob of interest")
        self._known = {bytes(ids[size * i : size * (i + 1)]): 2 + i for i in range(self.count)}
        self._states: dict[tuple[int, ...], int] = {}
        self._parts: list[tuple[int, ...]] = []  # smaller states than the one that has them

    def states(self, trees: Sequence[int]) -> array[int]:
        """The state of each tree (global positions; ABSENT has none beneath), as an array."""
        return array("I", [_NOTHING if tree == ABSENT else self._at(tree) for tree in trees])

    def state(self, object_id: bytes) -> int:
        """The state of a tree or blob by its id."""
        if len(object_id) != self._store.id_length:
            raise ValueError("object id of another length")
        known = self._known.get(object_id)
        if known is not None:
            return known
        position = self._store.find(object_id)
        return _NOTHING if position == ABSENT else self._at(position)

    def entries(self, content: bytes | memoryview) -> list[tuple[bytes, bytes, bytes, int]]:
        """The entries of a tree with this content that hold a blob of interest or are one: (mode, name, id, state)."""
        listed = ((mode, name, id_, self.state(id_)) for mode, name, id_ in self._entries(bytes(content)))
        return [entry for entry in listed if entry[3] != _NOTHING]

    def blobs(self, state: int) -> list[int]:
        """Numbers of the blobs that a state stands for, ascending. Raises IndexError for what is no state."""
        if not _NOTHING <= state < 2 + self.count + len(self._parts):
            raise IndexError(state)
        seen, pending = {state}, [state]
        while pending:
            one = pending.pop()
            below = self._parts[one - 2 - self.count] if one >= 2 + self.count else ()
            pending += [part for part in below if part not in seen]
            seen.update(below)
        return sorted(one - 2 for one in seen if _NOTHING < one < 2 + self.count)

    def spans(self, trees: Sequence[int], dates: Sequence[int]) -> tuple[array[int], array[int]]:
        """For each blob the first and the last commit that has it, of commits with these root trees (global positions,
        or ABSENT) and dates, by date and then by their order: two arrays of indexes, ABSENT where no commit has it."""
        known: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        for commit, (state, date) in enumerate(zip(self.states(trees), dates, strict=True)):
            _widen(known, state, (date, commit), (date, commit))
        for state in range(1 + self.count + len(self._parts), 1 + self.count, -1):
            for part in self._parts[state - 2 - self.count] if state in known else ():
                _widen(known, part, *known[state])
        spans = [known.get(2 + number, ((0, ABSENT), (0, ABSENT))) for number in range(self.count)]
        return array("I", [first[1] for first, _ in spans]), array("I", [last[1] for _, last in spans])

    def _at(self, tree: int) -> int:
        pack, first = self._store.pack_of(tree)
        tree_id = pack.id(tree - first)
        if tree_id not in self._known:
            self._visit(tree_id)
        return self._known[tree_id]

    def _visit(self, root: bytes) -> None:
        """What a tree holds before the tree itself, without recursion: folders may be deep.

        A circle counts as nothing.
        """
        listed: dict[bytes, list[tuple[bool, bytes]]] = {}
        pending = [root]
        while pending:
            tree_id = pending[-1]
            if tree_id in listed:
                pending.pop()
                below = [self._known.get(entry, _NOTHING) for _, entry in listed[tree_id]]
                self._known[tree_id] = self._state_of(below)
            else:
                listed[tree_id] = list(self._below(self._content(tree_id)))
                self._known[tree_id] = _NOTHING
                pending.extend(entry for is_tree, entry in listed[tree_id] if is_tree and entry not in self._known)

    def _content(self, tree_id: bytes) -> bytes:
        position = self._store.find(tree_id)
        return b"" if position == ABSENT else self._reader.read(position) or b""

    def _below(self, content: bytes) -> Iterable[tuple[bool, bytes]]:
        for mode, _, id_ in self._entries(content):
            if not mode.startswith(b"16"):  # a commit of another repository
                yield mode.startswith(b"4"), id_

    def _entries(self, content: bytes) -> Iterable[tuple[bytes, bytes, bytes]]:
        at, size = 0, self._store.id_length
        while (zero := content.find(b"\0", at)) >= 0 and len(content) - zero > size:
            mode, _, name = content[at:zero].partition(b" ")
            yield mode, name, content[zero + 1 : zero + 1 + size]
            at = zero + 1 + size

    def _state_of(self, states: Iterable[int]) -> int:
        """The one state for a set of states."""
        distinct = tuple(sorted(set(states) - {_NOTHING}))
        if len(distinct) < 2:
            return distinct[0] if distinct else _NOTHING
        if distinct not in self._states:
            self._parts.append(distinct)
            self._states[distinct] = len(self._parts) + 1 + self.count
        return self._states[distinct]


def _widen(
    known: dict[int, tuple[tuple[int, int], tuple[int, int]]], state: int, first: tuple[int, int], last: tuple[int, int]
) -> None:
    old = known.get(state)
    known[state] = (min(old[0], first), max(old[1], last)) if old else (first, last)
