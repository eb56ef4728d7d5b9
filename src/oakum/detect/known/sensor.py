"""Known values beside what the rules find: one more sensor over the same buffers."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import msgspec

from oakum.detect.detector import Detection
from oakum.detect.known.index import Entry, KnownIndex
from oakum.detect.known.search import Match, Search
from oakum.detect.markers import inline_suppression
from oakum.model import KNOWN_VALUE, Exposure, FileOrigin, Location, Reason, Secret, Severity
from oakum.model.arena import FIELDS
from oakum.rules import Rule

RULE = Rule(
    id=KNOWN_VALUE,
    title="Known value",
    what="The value of a secret that this machine has in a credential file, a variable or a list stands here too."
    " Take it out, refer to where it belongs instead, and replace it at its issuer if others can read this.",
    severity=Severity.HIGH,
    confidence=0.99,
    service="known",
)
_CONFIDENCE = 0.99
_WEIGHT = 4.6
"""Log-odds of that."""
_LINE = 4096
"""Bytes to each side of a match in which a marker may stand."""

Locate = Callable[[int, int, int], Location | None]
"""Where a stretch of an owner's content is, as `Shard.locate` says it."""


class KnownSensor:
    """Finds known values in buffers of segments. `root` is the absolute path of the folder or file that is scanned.

    A value in the very file that it was collected from is where it belongs, so nothing is said of it there; but it is
    of the same file in a commit, or staged for one.
    """

    def __init__(self, index: KnownIndex, root: str = "", *, foreign_markers: bool = False) -> None:
        self._search = Search(index)
        self._entries = {entry.secret_id: entry for entry in index.entries}
        self._root = root
        self._foreign = foreign_markers

    def beside(
        self, detections: list[Detection], data: memoryview, segments: Sequence[int], locate: Locate
    ) -> list[Detection]:
        """The detections of the rules and those of known values, one for each place. Known values among the former are
        those that `scan` found behind encodings.

        At the place of a known value, a detection of a rule that knows the service stays and gets the confidence; one
        of a generic rule, which may have cut the value wrongly, gives way. What a marker covers stays covered.
        """
        kept = list(self._once(detections, locate))
        for one, entry in self._pairs(data, segments):
            if self._is_own(entry, locate(one.owner, one.start, one.end)):
                continue
            near = [detection for detection in kept if _is_same_place(detection, one)]
            kept = [detection for detection in kept if detection not in near]
            kept += [_surer(detection, one) for detection in near if _stays(detection)] or [one]
        return kept

    def scan(self, data: memoryview, segments: Sequence[int]) -> list[Detection]:
        """All known values of a buffer; `segments` holds FIELDS integers for each stretch, ascending."""
        return [detection for detection, _ in self._pairs(data, segments)]

    def _pairs(self, data: memoryview, segments: Sequence[int]) -> Iterator[tuple[Detection, Entry]]:
        starts: list[int] = []
        for match in self._search.find(data):
            starts = starts or list(segments[::FIELDS])
            row = (bisect_right(starts, match.start) - 1) * FIELDS
            if row < 0 or match.end > segments[row + 1]:
                continue  # across two segments, which are no neighbours in any content
            yield self._detection(match, data, segments[row : row + FIELDS]), match.entry

    def _detection(self, match: Match, data: memoryview, segment: Sequence[int]) -> Detection:
        low, high, owner, offset, _ = segment
        line, above = _lines(data, low, high, match.start)
        return Detection(
            rule=KNOWN_VALUE,
            secret=Secret(match.value),
            owner=owner,
            start=match.start - low + offset,
            end=match.end - low + offset,
            confidence=_CONFIDENCE,
            reasons=(Reason(name=KNOWN_VALUE, weight=_WEIGHT, note=_note(match.entry)),),
            generic=True,
            reach=match.end - match.start,
            decoded=match.forms,
            suppression=inline_suppression(line, above, KNOWN_VALUE, self._foreign),
            secret_id=match.entry.secret_id,
        )

    def _once(self, detections: list[Detection], locate: Locate) -> Iterator[Detection]:
        """Without known values where they belong, and with those that are seen behind one encoding and behind the next
        one once."""
        seen: set[tuple[int, int, int, str]] = set()
        for one in detections:
            entry = self._entries.get(one.secret_id) if one.rule == KNOWN_VALUE and one.secret_id else None
            place = (one.owner, one.start, one.end, one.secret_id or "")
            if entry is None or (place not in seen and not self._is_own(entry, locate(*place[:3]))):
                yield one
            if entry is not None:
                seen.add(place)

    def _is_own(self, entry: Entry, location: Location | None) -> bool:
        if location is None or not isinstance(location.origin, FileOrigin) or not entry.paths:
            return False
        if location.origin.exposure == Exposure.STAGED:
            return False  # on its way to others
        return self._root in entry.paths or os.path.join(self._root, location.origin.path) in entry.paths  # noqa: PTH118


def _is_same_place(detection: Detection, known: Detection) -> bool:
    """Whether they overlap. What stands behind an encoding has the place of all that is encoded with it."""
    if detection.owner != known.owner or detection.start >= known.end or known.start >= detection.end:
        return False
    return not detection.decoded or detection.secret == known.secret


def _stays(detection: Detection) -> bool:
    if detection.suppression is not None:
        return detection.suppression.kind == "inline"
    return not detection.generic


def _surer(detection: Detection, known: Detection) -> Detection:
    return msgspec.structs.replace(
        detection,
        confidence=max(detection.confidence, known.confidence),
        reasons=(*detection.reasons, *(reason for reason in known.reasons if reason not in detection.reasons)),
    )


def _lines(data: memoryview, low: int, high: int, at: int) -> tuple[bytes, bytes]:
    """The line at `at` and the one above, as far as they are near."""
    before = bytes(data[max(low, at - _LINE) : at]).split(b"\n")
    after = bytes(data[at : min(high, at + _LINE)]).partition(b"\n")[0]
    return before[-1] + after, before[-2] if len(before) > 1 else b""


def _note(entry: Entry) -> str:
    further = len(entry.labels) - 1
    what = "a part of the value" if entry.partial else "the value"
    return f"{what} of {entry.labels[0]}" + (f" and {further} more" if further else "")
