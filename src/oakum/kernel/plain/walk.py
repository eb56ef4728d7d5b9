"""Walks the delta families of a pack's blobs and collects what no base has shown already. See walk.c.

Every entry is inflated once, depth first, and only changed text reaches the arena.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from oakum.kernel.plain import delta
from oakum.kernel.plain.kinds import kind_of
from oakum.kernel.plain.pack import Pack
from oakum.kernel.plain.widen import shown_stretches, touched_blocks

_HEAD, _TAIL = 1, 2
_DAMAGED, _OVERSIZE = 1, 2
_MOST_OPENERS = 64
_SHORTEST_OPENER = 2


@dataclass(slots=True)
class _Frame:
    position: int
    content: bytes
    shown: bool = False  # its text went to the arena whole, now or through its base
    has_opener: bool = False
    children: list[int] = field(default_factory=list)
    next_child: int = 0


class Walk:
    """Goes through blob families and shows their text, each piece once.

    `roots` are positions of `Pack.roots`; larger blobs than `max_size` bytes are left out; a rule sees `clip`
    bytes to each side on a long line; a secret of several lines begins with one of `openers` and has at most
    `block` bytes; with `binaries`, binary blobs are shown too.
    """

    def __init__(
        self,
        owner: Pack,
        roots: Sequence[int],
        *,
        max_size: int,
        clip: int,
        block: int,
        openers: Iterable[bytes],
        binaries: bool,
    ) -> None:
        self._pack, self._roots = owner, roots
        self._max_size, self._clip, self._block, self._binaries = max_size, clip, block, binaries
        self._openers = list(openers)
        if len(self._openers) > _MOST_OPENERS or any(len(opener) < _SHORTEST_OPENER for opener in self._openers):
            raise ValueError(f"at most {_MOST_OPENERS} openers, each of at least {_SHORTEST_OPENER} bytes")
        for root in roots:
            if root >= owner.count:
                raise IndexError(root)
        self._next_root = 0
        self._stack: list[_Frame] = []
        self._start_arena()
        self._positions = array("I")
        self._repeats = array("q")
        self._known: dict[tuple[int, int, int], int] = {}
        self.blobs = 0
        """Blobs seen so far."""
        self.bytes = 0
        """Inflated bytes of them."""

    def _start_arena(self) -> None:
        self._arena = bytearray()
        self._segments = array("q")
        self._remarks = array("q")

    @property
    def arena(self) -> memoryview:
        """The text, valid until the next `fill`."""
        return memoryview(self._arena)

    @property
    def segments(self) -> memoryview:
        """Five integers for each stretch: start, end, number, offset, flags (1 head, 2 tail)."""
        return memoryview(self._segments)

    @property
    def remarks(self) -> memoryview:
        """Two integers for each blob that is not in the arena: owner, kind."""
        return memoryview(self._remarks)

    @property
    def positions(self) -> memoryview:
        """The blob of each stretch shown so far, by the stretch's number."""
        return memoryview(self._positions)

    @property
    def repeats(self) -> memoryview:
        """Three integers for each stretch that was not shown because an equal one had been: number of that one, blob,
        offset in the blob."""
        return memoryview(self._repeats)

    def fill(self, target: int) -> bool:
        """Moves on by at least `target` bytes of text; False when this was the last of it."""
        self._start_arena()
        while len(self._arena) < target:
            if self._stack:
                parent = self._stack[-1]
                child = parent.children[parent.next_child]
                parent.next_child += 1
                if parent.next_child == len(parent.children):
                    self._stack.pop()
                self._enter(child, parent)
            elif self._next_root < len(self._roots):
                self._next_root += 1
                self._enter(self._roots[self._next_root - 1], None)
            else:
                return False
        return True

    def _enter(self, position: int, parent: _Frame | None) -> None:
        changes = delta.Changes()
        content = self._content(position, parent, changes)
        if isinstance(content, int):
            self._remarks.extend((position, content))
            self._abandon(position)
            return
        frame = _Frame(position, content, children=self._pack.children.get(position, []))
        self._present(frame, parent, changes)
        if frame.children:
            self._stack.append(frame)

    def _content(self, position: int, parent: _Frame | None, changes: delta.Changes) -> bytes | int:
        """The content of an entry, or the kind of remark that it needs."""
        if self._pack.length[position] > self._max_size:
            return _OVERSIZE
        entry = self._pack.entry(position)
        if entry is None:
            return _DAMAGED
        if parent is None:
            return entry
        try:
            base_size, size, at = delta.sizes(entry)
            if base_size != len(parent.content):
                return _DAMAGED
            if size > self._max_size:
                return _OVERSIZE
            content = delta.applied(entry, at, parent.content, size, changes)
        except ValueError:
            return _DAMAGED
        changes.ended(size, base_size)
        return content

    def _abandon(self, position: int) -> None:
        """An entry that could not be read takes its deltas with it."""
        waiting = self._pack.children.get(position, [])[::-1]
        while waiting:
            below = waiting.pop()
            self._remarks.extend((below, _DAMAGED))
            waiting.extend(reversed(self._pack.children.get(below, [])))

    def _present(self, frame: _Frame, parent: _Frame | None, changes: delta.Changes) -> None:
        """Shows what is new in a content."""
        content = frame.content
        self.blobs += 1
        self.bytes += len(content)
        kind = kind_of(content, self._binaries)
        if kind:
            self._remarks.extend((frame.position, kind))
            return
        frame.shown = True
        if parent and parent.shown:
            frame.has_opener = parent.has_opener or self._brings_opener(content, changes.regions)
            self._show_changes(frame, changes.regions)
        else:
            frame.has_opener = any(opener in content for opener in self._openers)
            if content:
                self._show(frame, 0, len(content))

    def _brings_opener(self, content: bytes, regions: list[delta.Region]) -> bool:
        """An opener that the base does not have touches a change."""
        return any(
            content.find(opener, max(0, start - len(opener)), end + len(opener)) >= 0
            for opener in self._openers
            for start, end in regions
        )

    def _show_changes(self, frame: _Frame, regions: list[delta.Region]) -> None:
        content = frame.content
        if frame.has_opener:
            blocks = touched_blocks(content, regions, self._openers, self._clip, self._block)
            regions = sorted([*regions, *blocks])
        for start, end in shown_stretches(content, regions, self._clip):
            self._show(frame, start, end)

    def _show(self, frame: _Frame, start: int, end: int) -> None:
        content, at = frame.content, len(self._arena)
        flags = (_HEAD if start == 0 else 0) | (_TAIL if end == len(content) else 0)
        number = self._known.setdefault((hash(content[start:end]), end - start, flags), len(self._positions))
        if number < len(self._positions):
            self._repeats.extend((number, frame.position, start))
            return
        self._positions.append(frame.position)
        self._segments.extend((at, at + end - start, number, start, flags))
        self._arena += content[start:end]
        self._arena += b"\n"
