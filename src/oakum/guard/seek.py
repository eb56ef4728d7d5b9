"""Secrets in texts: those that the rules find and those that this machine is known to have, against the clock."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from oakum.detect.detector import Detection, Detector
from oakum.detect.known.sensor import KnownSensor
from oakum.model import FileOrigin, Location, Span
from oakum.model.arena import HEAD, TAIL

STEP = 256 << 10
"""Bytes that are looked at between two looks at the clock."""
OVERLAP = 24 << 10
"""Bytes that two steps share: no secret, not even a key of many lines, is longer."""

_NOWHERE = Span(start=0, end=0)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen in several texts."""

    detections: tuple[Detection, ...] = ()
    """By owner (the number of the text) and start; offsets are bytes of the text."""
    unseen: dict[int, int] = {}
    """Of each text that time did not suffice for, how many bytes from its start were looked at."""


class Seeker:
    """One for each thread, as its detector is."""

    def __init__(self, detector: Detector, threshold: float) -> None:
        self._detector = detector
        self._threshold = threshold

    def find(self, texts: Sequence[bytes], known: KnownSensor | None, until: float, path: str = "") -> Found:
        """The secrets of the texts, as far as one gets until then (of `time.monotonic()`); the first step is always
        done. With `path`, the texts belong into that file, and what is known to stand in it is no news."""
        location = Location(origin=FileOrigin(path=path), span=_NOWHERE) if path else None
        found: list[Detection] = []
        unseen: dict[int, int] = {}
        for number, step in enumerate(_steps(texts)):
            if unseen or (number and time.monotonic() > until):
                for slice_ in step:
                    unseen.setdefault(slice_.owner, min(slice_.start + OVERLAP, slice_.end) if slice_.start else 0)
                continue
            found += self._in_step(texts, step, known, location)
        return Found(detections=tuple(_once(found)), unseen=unseen)

    def _in_step(
        self, texts: Sequence[bytes], step: Sequence[_Slice], known: KnownSensor | None, location: Location | None
    ) -> Iterator[Detection]:
        data, segments = _laid_out(texts, step)
        detections = self._detector.scan(data, segments, known.scan if known else None)
        if known is not None:
            detections = known.beside(detections, data, segments, lambda *_: location)
        return (one for one in detections if one.confidence >= self._threshold and not _is_allowed(one))


class _Slice(NamedTuple):
    owner: int
    start: int
    end: int


def _is_allowed(detection: Detection) -> bool:
    """What a rule itself excepts. Markers in the text do not count: whoever wrote it could write them."""
    return detection.suppression is not None and detection.suppression.kind != "inline"


def _steps(texts: Sequence[bytes]) -> Iterator[list[_Slice]]:
    """Slices of at most `STEP` bytes in all."""
    step: list[_Slice] = []
    size = 0
    for owner, text in enumerate(texts):
        for start, end in _cuts(text):
            if step and size + end - start > STEP:
                yield step
                step, size = [], 0
            step.append(_Slice(owner, start, end))
            size += end - start
    if step:
        yield step


def _cuts(text: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + STEP, len(text))
        if end < len(text):  # rather between two lines
            end = text.rfind(b"\n", end - OVERLAP // 2, end) + 1 or end
        yield start, end
        if end == len(text):
            return
        start = end - OVERLAP


def _laid_out(texts: Sequence[bytes], step: Sequence[_Slice]) -> tuple[memoryview, array[int]]:
    """The slices as one buffer of segments, see `oakum.model.arena`."""
    segments = array("q")
    pieces = []
    at = 0
    for owner, start, end in step:
        pieces.append(texts[owner][start:end])
        segments.extend((at, at + end - start, owner, start, HEAD | TAIL))
        at += end - start + 1
    return memoryview(b"\n".join(pieces)), segments


def _once(found: list[Detection]) -> list[Detection]:
    """In order, without those that a step saw again that the one before it had seen."""
    unique = {(one.owner, one.start, one.end, one.rule, one.secret): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.owner, one.start, -one.end))
