"""Content -> detections. Stage one says where to look, stage two what is there, the judge whether it counts."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from oakum.detect.automaton import Automaton
from oakum.detect.window import BOUNDS, Window, block_window
from oakum.kernel import find_runs, line_windows
from oakum.model import Part, Reason, Secret, SecretId, Suppression
from oakum.model.arena import FIELDS, HEAD, TAIL
from oakum.rules import Rule
from oakum.rules.rule_set import outline

if TYPE_CHECKING:
    from oakum.detect.layers import Layer
    from oakum.detect.stage_two import StageTwo

LineKey = tuple[int, bytes, bytes, int, bool]
"""Rule, line, line above, limit, whether the line is cut at its left: all that decides what a rule finds in a line."""
_UNPACKED_BUDGET = 8 << 20
"""Bytes that the decoded texts of one buffer may have beyond its own: only what is unpacked grows, and nested
compression must not multiply without end."""

_REMEMBERED = 100_000
_UNHEARD = -1
"""The kind of a rule whose hits in lines do not count."""
_LIKELY = 0.5
_SHORT = 256
"""Runs up to this length are remembered when nothing stands behind them."""


class Detection(msgspec.Struct, frozen=True, kw_only=True):
    """One secret in one content."""

    rule: str
    secret: Secret
    owner: int
    """What the source calls the content by."""
    start: int
    """Byte offset in the content (for decoded ones: of the encoded stretch)."""
    end: int
    confidence: float
    reasons: tuple[Reason, ...]
    generic: bool = False
    """Whether a rule that knows the service should win over it at the same place."""
    companion: bool = False
    """Whether it is no secret by itself, so that every secret at the same place wins."""
    standing: float = 0.0
    """The rule's own confidence. Of two generic rules the one with the higher asks for more."""
    reach: int = 0
    """Bytes that the rule's expression matched in all: the one that asks for more knows more."""
    decoded: tuple[str, ...] = ()
    suppression: Suppression | None = None
    secret_id: SecretId | None = None
    """As `Sighting` has it."""
    parts: tuple[Part, ...] = ()


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a detector may be told."""

    floor: float = 0.3
    """Candidates below this confidence are dropped."""
    depth: int = 5
    """Encodings that are undone around a secret."""
    foreign_markers: bool = False
    companions: bool = False
    """Whether to tell of what is no secret, but may be a part of one; see `oakum.policy.pair`."""


Inside = Callable[[memoryview, Sequence[int]], list[Detection]]
"""Another sensor: a buffer and its segments -> what it finds there."""


class Detector:
    """Runs the rules over buffers of segments. One for each thread: it owns its automaton's scratch space."""

    def __init__(self, rules: Sequence[Rule], automaton: Automaton, options: Options = Options()) -> None:
        self._rules = rules
        self._automaton = automaton
        self._options = options
        self._memory: dict[LineKey, list[Detection]] = {}
        self._opaque: set[bytes] = set()
        self.cut: list[tuple[int, int, int]] = []
        """Encoded stretches of the last scan that stand for too much to be looked at: owner, start, end."""
        about = outline(rules)
        self._unheard = frozenset(() if options.companions else about.companions)
        self._kinds = array("q", about.kinds)
        for rule in self._unheard:
            self._kinds[rule] = _UNHEARD

    @cached_property
    def _stage_two(self) -> StageTwo:
        # At the first hit: most small files have none, and its expressions take a while to compile.
        from oakum.detect.stage_two import StageTwo

        return StageTwo(self._rules, self._options)

    def text(self, data: bytes) -> list[Detection]:
        """The secrets of one content that is there as a whole."""
        return self.scan(memoryview(data), array("q", (0, len(data), 0, 0, HEAD | TAIL))) if data else []

    def scan(self, data: memoryview, segments: Sequence[int], inside: Inside | None = None) -> list[Detection]:
        """The secrets of a buffer; `segments` holds FIELDS integers for each stretch, ascending.

        `inside` is shown what stands behind encodings, decoded, and what it finds there is among the detections.
        """
        self.cut = []
        found = self._plain(data, segments)
        if self._options.depth:
            found += self._decoded(data, segments, self._options.depth, inside)
        return resolve(found)

    def _plain(self, data: memoryview, segments: Sequence[int]) -> list[Detection]:
        hits = self._automaton.scan(data)
        found: list[Detection] = []
        windows, openings = line_windows(data, segments, hits, self._kinds, self._memory, BOUNDS)
        for row, key, start, cut_right in windows:
            first, _, owner, offset, _ = segments[row * FIELDS : row * FIELDS + FIELDS]
            shift = start + offset - first
            found += [_moved(detection, owner, shift) for detection in self._in_line(key, cut_right)]
        return found + self._in_blocks(data, segments, openings)

    def _in_line(self, key: LineKey, cut_right: bool) -> list[Detection]:
        """The detections of a rule in a line, with offsets in the line. The same line comes again in version after
        version,
        so what it holds is remembered."""
        known = self._memory.get(key)
        if known is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            rule, text, above, limit, cut_left = key
            window = Window(text=text, start=0, above=above, limit=limit, cut_left=cut_left, cut_right=cut_right)
            known = self._memory[key] = list(self._stage_two.in_window(rule, window))
        return known

    def _in_blocks(self, data: memoryview, segments: Sequence[int], openings: list[tuple[int, int]]) -> list[Detection]:
        found: list[Detection] = []
        starts = list(segments[::FIELDS]) if openings else []
        for index, end in openings:
            if index in self._unheard:
                continue
            rule = self._rules[index]
            row = (bisect_right(starts, end - 1) - 1) * FIELDS
            first, past, owner, offset, flags = segments[row : row + FIELDS]
            window = block_window(
                data,
                (first, past),
                end,
                rule.opener.encode(),
                rule.block,
                head=bool(flags & HEAD),
                tail=bool(flags & TAIL),
            )
            if window is not None and end <= past:
                shift = window.start + offset - first
                found += [_moved(detection, owner, shift) for detection in self._stage_two.in_window(index, window)]
        return found

    def _decoded(self, data: memoryview, segments: Sequence[int], depth: int, also: Inside | None) -> list[Detection]:
        """What stands behind encodings: decoded, laid into a buffer of its own, and scanned the same way."""
        starts = list(segments[::FIELDS])
        origins: list[_Encoded] = []
        texts: list[bytes] = []
        budget = _UNPACKED_BUDGET + len(data)
        for start, end in find_runs(data):
            row = (bisect_right(starts, start) - 1) * FIELDS
            low, high, owner, offset, flags = segments[row : row + FIELDS]
            if (start == low and not flags & HEAD) or (end >= high and not flags & TAIL) or end > high:
                continue
            for names, text, is_whole in self._behind_run(data[start:end].tobytes(), depth):
                budget -= len(text)
                if budget < 0 or not is_whole:
                    self.cut.append((owner, start - low + offset, end - low + offset))
                if budget < 0:
                    break
                origins.append(_Encoded(owner, start - low + offset, end - low + offset, names))
                texts.append(text)
        return self._behind(texts, origins, depth, also) if texts else []

    @cached_property
    def _undo(self) -> Callable[[bytes, int], Iterator[Layer]]:
        from oakum.detect.layers import layers  # at the first run, as with stage two

        return layers

    def _behind_run(self, run: bytes, depth: int) -> list[Layer]:
        """Decoded texts of a run. Most runs only look encoded, and come again and again."""
        if run in self._opaque:
            return []
        layers = list(self._undo(run, depth))
        if not layers and len(run) <= _SHORT:
            if len(self._opaque) >= _REMEMBERED:
                self._opaque.clear()
            self._opaque.add(run)
        return layers

    def _behind(self, texts: list[bytes], origins: list[_Encoded], depth: int, also: Inside | None) -> list[Detection]:
        """What decoded texts hold, as seen from where they stand encoded."""
        known = len(self.cut)
        found = self._inside(texts, depth - 1, also)
        inner_cuts, self.cut[known:] = self.cut[known:], []
        self.cut += sorted({origins[owner][:3] for owner, _, _ in inner_cuts})
        return [
            origins[inner.owner].outside(inner)
            for inner in found
            if len(origins[inner.owner].names) + len(inner.decoded) <= depth
        ]

    def _inside(self, texts: list[bytes], depth: int, also: Inside | None) -> list[Detection]:
        segments = array("q")
        at = 0
        for index, text in enumerate(texts):
            segments.extend((at, at + len(text), index, 0, HEAD | TAIL))
            at += len(text) + 1
        buffer = memoryview(b"\n".join(texts))
        found = self._plain(buffer, segments) + (also(buffer, segments) if also else [])
        return found + (self._decoded(buffer, segments, depth, also) if depth else [])


class _Encoded(NamedTuple):
    """Where a decoded text stands in its content, and how it was encoded."""

    owner: int
    start: int
    end: int
    names: tuple[str, ...]

    def outside(self, inner: Detection) -> Detection:
        """A detection in the decoded text, as seen from the encoded one."""
        return msgspec.structs.replace(
            inner, owner=self.owner, start=self.start, end=self.end, decoded=(*self.names, *inner.decoded)
        )


def _moved(detection: Detection, owner: int, shift: int) -> Detection:
    return msgspec.structs.replace(detection, owner=owner, start=detection.start + shift, end=detection.end + shift)


def resolve(detections: list[Detection]) -> list[Detection]:
    """Of detections that overlap in one content the best one: in plain before decoded, then a rule
    that knows the service, then confidence, then how much the rule asked for, then length.

    All generic rules have one judge, so that among likely ones the rule that asks for more decides."""
    kept: list[Detection] = []
    ordered = sorted(detections, key=_rank)
    taken: dict[int, list[tuple[int, int]]] = {}
    for detection in ordered:
        spans = taken.setdefault(detection.owner, [])
        if detection.decoded or not any(detection.start < end and start < detection.end for start, end in spans):
            kept.append(detection)
        if not detection.decoded:
            spans.append((detection.start, detection.end))
    return kept


def _rank(found: Detection) -> tuple[object, ...]:
    standing = found.standing if found.generic and found.confidence >= _LIKELY else 0.0
    knows = (found.companion, found.generic, -standing, -found.confidence, -found.reach)
    return (found.owner, len(found.decoded), *knows, found.start - found.end, found.start, found.rule)
