"""Attribution when most is remembered: only the commits that are new since are looked at."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from oakum.kernel import ABSENT
from oakum.model import Finding, GitOrigin
from oakum.sources.git.attribution import Attributed, Writer
from oakum.sources.git.listing import Listing
from oakum.sources.git.memory import Held, Memory
from oakum.sources.git.objects import ObjectStore
from oakum.sources.git.tracing import Trace, is_apart, seeds, traced
from oakum.sources.names import shown

MOST = 100
"""New commits up to which it is worth it."""
_PARENT = re.compile(rb"^parent ((?:[0-9a-f]{2})+)$", re.MULTILINE)


def new_commits(objects: ObjectStore, memory: Memory, tips: Iterable[str]) -> list[bytes] | None:
    """Ids of the commits that the tips reach and the memory does not know, parents before children. None when there are
    many, when one cannot be read, or when a remembered tip is reached no more: then everything has to be looked at."""
    known = array("Q")
    known.frombytes(memory.commits)
    reader = objects.reader()
    pending = [bytes.fromhex(tip) for tip in set(tips) - set(memory.tips)]
    gone = set(memory.tips) - set(tips)
    under_way: set[bytes] = set()
    found: dict[bytes, None] = {}
    while pending:
        id_ = pending[-1]
        if id_ in under_way or _contains(known, id_):
            gone.discard(id_.hex())
            pending.pop()
            if id_ in under_way:
                found[id_] = None
            continue
        position = objects.find(id_)
        content = (reader.read(position) if position is not None else None) or b""
        if not content.startswith(b"tree ") or len(under_way) == MOST:
            return None  # missing, a tag, or damaged; or too many
        under_way.add(id_)
        parents = _PARENT.findall(content.split(b"\n\n", 1)[0])
        pending += [parent for name in parents if (parent := bytes.fromhex(name.decode())) not in under_way]
    return None if gone else list(found)


def _contains(known: Sequence[int], id_: bytes) -> bool:
    prefix = int.from_bytes(id_[:8], "big")
    at = bisect_left(known, prefix)
    return at < len(known) and known[at] == prefix


class Recent:
    """Completes findings out of a memory and a few new commits."""

    def __init__(self, objects: ObjectStore, memory: Memory, fresh: Sequence[bytes], head: bytes | None) -> None:
        self._objects = objects
        self._memory = memory
        self._writer = Writer(objects)
        self._listing = Listing(objects)
        self._reader = objects.reader()
        self._head_tree = self._writer.root_tree(head) if head else ABSENT
        self._fresh = [(self._dated(id_), self._blobs(self._writer.root_tree(id_))) for id_ in fresh]

    def complete(self, findings: Sequence[Finding]) -> list[Attributed]:
        """The findings, attributed as `Attribution` would."""
        at_head = self._paths(self._head_tree)
        return [self._attributed(finding, at_head) for finding in findings]

    def _attributed(self, finding: Finding, at_head: dict[bytes, list[str]]) -> Attributed:
        held = self._memory.held.get(finding.secret_id, Held(b"", None, None, ()))
        size = self._objects.id_length
        blobs = {held.blobs[at : at + size] for at in range(0, len(held.blobs), size)}
        unknown = self._beyond(finding, blobs)
        traces = traced(unknown, self._objects) if unknown else {}
        blobs |= {self._objects.id_of(position) for position in traces}
        dated = [date for date, there in self._fresh if not blobs.isdisjoint(there)]
        # What is new stands behind what is remembered, and children behind parents: so ties of dates end as they
        # should.
        first = min([*([held.first] if held.first else []), *dated], key=_date, default=None)
        last = max([*reversed(dated), *([held.last] if held.last else [])], key=_date, default=None)
        paths = at_head
        here = not blobs.isdisjoint(at_head)
        if not here and last == held.last and not _at_head(held):
            kept = tuple(place for place in finding.locations if not isinstance(place.origin, GitOrigin))
            places = held.places or tuple(place for place in finding.locations if isinstance(place.origin, GitOrigin))
            return Attributed(finding.replace(locations=kept + places), tuple(blobs), first, last)
        if not here and last is not None:
            paths = self._paths(self._writer.root_tree(bytes.fromhex(last[1])))
        hints = self._hints(finding, traces)
        found = [(path, self._objects.find(blob), hints) for blob in blobs for path in paths.get(blob, ())]
        there = [(path, position, hints) for path, position, hints in found if position is not None]
        written = self._writer.write(finding, there, first, last, at_head=here, known=held.places)
        return Attributed(written, tuple(blobs), first, last)

    def _beyond(self, finding: Finding, blobs: set[bytes]) -> Finding | None:
        """The finding with only the locations whose blobs are not known to hold it."""
        new = tuple(
            place
            for place in finding.locations
            if isinstance(place.origin, GitOrigin) and bytes.fromhex(place.origin.blob) not in blobs
        )
        return finding.replace(locations=new) if new else None

    def _hints(self, finding: Finding, traces: dict[int, Trace]) -> tuple[Trace, ...]:
        """Ways to find the secret in a blob: as it stood in any other."""
        distinct = {(trace.text, trace.seen.decoded): trace for trace in traces.values()}
        for position, location in seeds(finding, self._objects):
            if not location.decoded and not is_apart(location, self._reader.read(position) or b""):
                distinct.setdefault((finding.secret.reveal(), ()), Trace(finding.secret.reveal(), location))
                break
        else:
            for trace in traced(finding, self._objects).values():
                distinct.setdefault((trace.text, trace.seen.decoded), trace)
        return tuple(distinct.values())

    def _dated(self, id_: bytes) -> tuple[int, str]:
        position = self._objects.find(id_)
        return (self._writer.date(position) if position is not None else 0, id_.hex())

    def _blobs(self, tree: int) -> frozenset[bytes]:
        return frozenset() if tree == ABSENT else frozenset(blob for _, blob in self._listing.blobs(tree))

    def _paths(self, tree: int) -> dict[bytes, list[str]]:
        found: dict[bytes, list[str]] = {}
        for path, blob in () if tree == ABSENT else self._listing.blobs(tree):
            found.setdefault(blob, []).append(shown(path))
        return found


def _date(dated: tuple[int, str]) -> int:
    return dated[0]


def _at_head(held: Held) -> bool:
    """Whether the places that are remembered are those of the HEAD of that time."""
    return any(isinstance(place.origin, GitOrigin) and place.origin.at_head for place in held.places)
