"""From "this blob holds a secret" to "these commits hold it": exact, and at a cost that grows with the findings.

1. Each secret is followed from the blobs where it was found into the versions made from them: all blobs that hold it.
2. For each tree it is known which of those blobs lie beneath it; a commit holds what its root tree holds.
3. The first and last holder by date, whether HEAD holds it, and one place for each path follow from that.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec

from oakum.kernel import ABSENT
from oakum.model import Commit, Finding, GitOrigin, Location
from oakum.sources.git.commits import Commits, describe, peeled
from oakum.sources.git.holders import History, Holders
from oakum.sources.git.objects import ObjectStore
from oakum.sources.git.tracing import Trace, placed, traced
from oakum.sources.names import shown

MOST_PLACES = 200
"""Places shown of one secret; more are of no use to anybody."""


class Attributed(msgspec.Struct, frozen=True):
    """A finding with all that the history says of it."""

    finding: Finding
    blobs: tuple[bytes, ...] = ()
    """Ids of all blobs that hold the secret."""
    first: tuple[int, str] | None = None
    """Committer date and id of the earliest commit that holds it."""
    last: tuple[int, str] | None = None


class Attribution:
    """Completes the findings of one history with paths, lines and commits."""

    def __init__(self, objects: ObjectStore, commits: Commits, head: bytes | None, jobs: int) -> None:
        self._objects = objects
        self._commits = commits
        self._jobs = jobs
        self._writer = Writer(objects)
        self._head_tree = self._writer.root_tree(head) if head else ABSENT

    def complete(self, findings: Sequence[Finding]) -> list[Attributed]:
        """The findings, attributed. A secret that no commit holds keeps locations without a path."""
        with ThreadPoolExecutor(self._jobs) as pool:
            traces = [self._once(trace) for trace in pool.map(partial(traced, objects=self._objects), findings)]
        blobs = sorted({position for trace in traces for position in trace})
        if not blobs:
            return [Attributed(finding) for finding in findings]
        number = {position: index for index, position in enumerate(blobs)}
        history = History(self._objects, self._commits, [self._objects.id_of(one) for one in blobs], self._jobs)
        by_tree, at_head = _Paths(history, blobs), history.beneath(self._head_tree)
        done = []
        for finding, trace in zip(findings, traces, strict=True):
            holders = history.holders((number[position] for position in trace), at_head)
            done.append(self._attributed(finding, trace, holders, by_tree))
        return done

    def _once(self, traces: dict[int, Trace]) -> dict[int, Trace]:
        """Of a blob that several packs have, the one that its id leads to."""
        if len(self._objects.packs) == 1:
            return traces
        found = self._objects.find
        return {found(self._objects.id_of(position)) or 0: trace for position, trace in traces.items()}

    def _attributed(self, finding: Finding, traces: dict[int, Trace], holders: Holders, by_tree: _Paths) -> Attributed:
        first, last = self._dated(holders.first), self._dated(holders.last)
        tree = (
            self._head_tree if holders.at_head else self._writer.root_tree(bytes.fromhex(last[1])) if last else ABSENT
        )
        paths = by_tree.of(tree)
        places = [(path, position, (traces[position],)) for position in traces for path in paths.get(position, ())]
        written = self._writer.write(finding, places, first, last, at_head=holders.at_head)
        return Attributed(written, tuple(self._objects.id_of(position) for position in traces), first, last)

    def _dated(self, position: int | None) -> tuple[int, str] | None:
        if position is None:
            return None
        return self._writer.date(position), self._objects.id_of(position).hex()


class _Paths:
    """Paths of the blobs of interest in a tree; each tree is looked at once."""

    def __init__(self, history: History, blobs: Sequence[int]) -> None:
        self._history = history
        self._blobs = blobs
        self._known: dict[int, dict[int, list[str]]] = {}

    def of(self, tree: int) -> dict[int, list[str]]:
        """Global position of a blob -> its paths."""
        if tree not in self._known:
            found: dict[int, list[str]] = {}
            for path, blob in self._history.paths(tree):
                found.setdefault(self._blobs[blob], []).append(shown(path))
            self._known[tree] = found
        return self._known[tree]


class Writer:
    """Writes what was found out into findings."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._reader = objects.reader()
        self._described: dict[str, Commit] = {}

    def root_tree(self, commit: bytes) -> int:
        """Global position of the root tree of a commit, or of the one that a tag names; or ABSENT."""
        position = next(peeled(self._objects, [commit]), None)
        return ABSENT if position is None else self._reader.commits(array("I", [position]))[0][0]

    def date(self, position: int) -> int:
        """Committer date of a commit at a global position, seconds."""
        return self._reader.commits(array("I", [position]))[3][0]

    def write(
        self,
        finding: Finding,
        places: Iterable[tuple[str, int, Iterable[Trace]]],
        first: tuple[int, str] | None,
        last: tuple[int, str] | None,
        *,
        at_head: bool,
        known: Iterable[Location] = (),
    ) -> Finding:
        """The finding at these places: path, global position of the blob, and the traces that may lead to it there.
        `known` locations tell where in a blob it stands without another look."""
        spots = {
            (place.origin.path, place.origin.blob): place for place in known if isinstance(place.origin, GitOrigin)
        }
        written = []
        for path, position, traces in sorted(places, key=lambda place: place[0])[:MOST_PLACES]:
            blob = self._objects.id_of(position).hex()
            origin = GitOrigin(
                path=path, blob=blob, first=self._commit(first), last=self._commit(last), at_head=at_head
            )
            spot = spots.get((path, blob))
            if spot is not None:
                written.append(msgspec.structs.replace(spot, origin=origin))
                continue
            location = placed(traces, self._reader.read(position) or b"", origin)
            if location is not None:
                written.append(location)
        kept = [place for place in finding.locations if not isinstance(place.origin, GitOrigin)]
        orphans = [] if written else [place for place in finding.locations if isinstance(place.origin, GitOrigin)]
        return finding.replace(locations=(*kept, *written, *orphans[:MOST_PLACES]))

    def _commit(self, dated: tuple[int, str] | None) -> Commit | None:
        if dated is None:
            return None
        if dated[1] not in self._described:
            id_ = bytes.fromhex(dated[1])
            position = self._objects.find(id_)
            content = b"" if position is None else self._reader.read(position) or b""
            self._described[dated[1]] = describe(id_, content)
        return self._described[dated[1]]
