"""Content -> detections. Stage one says where to look, stage two what is there, the judge whether it counts."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _parser as parser  # type: ignore[attr-defined]
from typing import NamedTuple

import msgspec

from oakum.detect.automaton import Automaton
from oakum.detect.candidate import Candidate
from oakum.detect.decode import decode, is_packed
from oakum.detect.judge import Verdict, judge
from oakum.detect.markers import inline_suppression
from oakum.detect.window import BOUNDS, NEAR, Window, block_window
from oakum.kernel import find_runs, line_windows
from oakum.model import Reason, Secret, Suppression
from oakum.model.arena import FIELDS, HEAD, TAIL
from oakum.rules import Rule
from oakum.rules.allow import allowed
from oakum.rules.safety import compiled, secret_group

LineKey = tuple[int, bytes, bytes, int, bool]
"""Rule, line, line above, limit, whether the line is cut at its left: all that decides what a rule finds in a line."""
_DECODED_BUDGET = 8 << 20
"""Bytes of decoded text for one buffer: nested compression must not multiply without end."""

_REMEMBERED = 100_000
_BESIDE = 320
"""Bytes to each side of a match that look-arounds may see."""
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
    reach: int = 0
    """Bytes that the rule's expression matched in all: the one that asks for more knows more."""
    decoded: tuple[str, ...] = ()
    suppression: Suppression | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a detector may be told."""

    floor: float = 0.3
    """Candidates below this confidence are dropped."""
    depth: int = 5
    """Encodings that are undone around a secret."""
    foreign_markers: bool = False


class Detector:
    """Runs the rules over buffers of segments. One for each thread: it owns its automaton's scratch space."""

    def __init__(self, rules: Sequence[Rule], automaton: Automaton, options: Options = Options()) -> None:
        self._rules = rules
        self._automaton = automaton
        self._options = options
        self._patterns: dict[int, re.Pattern[bytes]] = {}
        self._memory: dict[LineKey, list[Detection]] = {}
        self._opaque: set[bytes] = set()
        self._blocks = frozenset(index for index, rule in enumerate(rules) if rule.block)

    def text(self, data: bytes) -> list[Detection]:
        """The secrets of one content that is there as a whole."""
        return self.scan(memoryview(data), array("q", (0, len(data), 0, 0, HEAD | TAIL))) if data else []

    def scan(self, data: memoryview, segments: Sequence[int]) -> list[Detection]:
        """The secrets of a buffer; `segments` holds FIELDS integers for each stretch, ascending."""
        found = self._plain(data, segments)
        if self._options.depth:
            found += self._decoded(data, segments, self._options.depth)
        return resolve(found)

    def _plain(self, data: memoryview, segments: Sequence[int]) -> list[Detection]:
        hits = self._automaton.scan(data)
        found: list[Detection] = []
        for row, key, start, cut_right in line_windows(data, segments, hits, self._blocks, self._memory, BOUNDS):
            first, _, owner, offset, _ = segments[row * FIELDS : row * FIELDS + FIELDS]
            shift = start + offset - first
            found += [_moved(detection, owner, shift) for detection in self._in_line(key, cut_right)]
        return found + self._in_blocks(data, segments, hits)

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
            known = self._memory[key] = list(self._in_window(rule, window))
        return known

    def _in_window(self, rule: int, window: Window) -> Iterator[Detection]:
        for candidate in self._candidates(rule, window):
            detection = self._judged(candidate, window)
            if detection is not None:
                yield detection

    def _in_blocks(self, data: memoryview, segments: Sequence[int], hits: list[tuple[int, int]]) -> list[Detection]:
        found: list[Detection] = []
        starts: list[int] = []
        for index, end in hits:
            if index not in self._blocks:
                continue
            starts = starts or list(segments[::FIELDS])
            row = (bisect_right(starts, end - 1) - 1) * FIELDS
            first, past, owner, offset, flags = segments[row : row + FIELDS]
            rule = self._rules[index]
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
                found += [_moved(detection, owner, shift) for detection in self._in_window(index, window)]
        return found

    def _candidates(self, index: int, window: Window) -> Iterator[Candidate]:
        rule = self._rules[index]
        if rule.context and not any(word.encode() in window.text.lower() for word in rule.context):
            return
        pattern = self._pattern(index)
        for match in matches(pattern, window, block=bool(rule.block)):
            group = secret_group(pattern)
            start, end = match.span(group)
            if end > start:
                yield Candidate(
                    rule=rule,
                    secret=Secret(match[group]),
                    window=window.text,
                    start=start,
                    end=end,
                    reach=match.end() - match.start(),
                )

    def _pattern(self, index: int) -> re.Pattern[bytes]:
        pattern = self._patterns.get(index)
        if pattern is None:
            pattern = self._patterns[index] = _compiled(self._rules[index])
        return pattern

    def _judged(self, candidate: Candidate, window: Window) -> Detection | None:
        verdict: Verdict = judge(candidate)
        if verdict.dropped or verdict.confidence < self._options.floor:
            return None
        return Detection(
            rule=candidate.rule.id,
            secret=candidate.secret,
            owner=0,
            start=candidate.start,
            end=candidate.end,
            confidence=round(verdict.confidence, 3),
            reasons=verdict.reasons,
            generic=candidate.rule.generic,
            reach=candidate.reach,
            suppression=self._suppression(candidate, window),
        )

    def _suppression(self, candidate: Candidate, window: Window) -> Suppression | None:
        marked = inline_suppression(window.text, window.above, candidate.rule.id, self._options.foreign_markers)
        if marked is not None:
            return marked
        allowance = allowed(candidate.rule, candidate.secret.reveal(), window.text, "")
        if allowance is None:
            return None
        return Suppression(kind="rule-allowlist", reason=allowance.reason, source=candidate.rule.id)

    def _decoded(self, data: memoryview, segments: Sequence[int], depth: int) -> list[Detection]:
        """What stands behind encodings: decoded, laid into a buffer of its own, and scanned the same way."""
        starts = list(segments[::FIELDS])
        origins: list[_Encoded] = []
        texts: list[bytes] = []
        budget = _DECODED_BUDGET
        for start, end in find_runs(data):
            row = (bisect_right(starts, start) - 1) * FIELDS
            low, high, owner, offset, flags = segments[row : row + FIELDS]
            if (start == low and not flags & HEAD) or (end >= high and not flags & TAIL) or end > high:
                continue
            for names, text in self._behind_run(data[start:end].tobytes(), depth):
                budget -= len(text)
                if budget >= 0:
                    origins.append(_Encoded(owner, start - low + offset, end - low + offset, names))
                    texts.append(text)
        if not texts:
            return []
        return [
            origins[inner.owner].outside(inner)
            for inner in self._behind(texts, depth - 1)
            if len(origins[inner.owner].names) + len(inner.decoded) <= depth
        ]

    def _behind_run(self, run: bytes, depth: int) -> list[tuple[tuple[str, ...], bytes]]:
        """Decoded texts of a run. Most runs only look encoded, and come again and again."""
        if run in self._opaque:
            return []
        layers = list(_layers(run, depth))
        if not layers and len(run) <= _SHORT:
            if len(self._opaque) >= _REMEMBERED:
                self._opaque.clear()
            self._opaque.add(run)
        return layers

    def _behind(self, texts: list[bytes], depth: int) -> list[Detection]:
        segments = array("q")
        at = 0
        for index, text in enumerate(texts):
            segments.extend((at, at + len(text), index, 0, HEAD | TAIL))
            at += len(text) + 1
        buffer = memoryview(b"\n".join(texts))
        return self._plain(buffer, segments) + (self._decoded(buffer, segments, depth) if depth else [])


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


def _layers(run: bytes, depth: int) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Decoded texts of a run; packed results are unpacked on the spot, each step counting as a layer."""
    pending: list[tuple[tuple[str, ...], bytes]] = [((), run)]
    while pending:
        names, data = pending.pop()
        for name, result in decode(data):
            if is_packed(result) and len(names) + 1 < depth:
                pending.append(((*names, name), result))
            else:
                yield (*names, name), result


def matches(pattern: re.Pattern[bytes], window: Window, *, block: bool) -> Iterator[re.Match[bytes]]:
    """Where the expression matches in a window: in a line near the hit, a block at its beginning."""
    text = window.text
    if block:
        first = pattern.match(text)
        if first:
            yield first
        return
    begin, stop = _stretch(pattern, window)
    for match in pattern.finditer(text, begin, stop):
        if match.start() >= window.limit:
            return
        if (window.cut_left and match.start() == 0) or (window.cut_right and match.end() == stop):
            continue  # a part of a longer token, cut off by the clip
        yield match


def _stretch(pattern: re.Pattern[bytes], window: Window) -> tuple[int, int]:
    """The part of a line that a match around the hit can reach, and what its expression looks at beside it."""
    end = len(window.text) - window.text.endswith(b"\r")  # of a line end in two bytes
    widest = width(pattern.pattern) + _BESIDE
    return max(0, window.limit - NEAR - widest), min(end, window.limit + widest)


@lru_cache(maxsize=4096)
def width(expression: bytes) -> int:
    """Bytes that a match of the expression may have at most; more than any line where it has no end."""
    return int(parser.parse(expression).getwidth()[1])


def _compiled(rule: Rule) -> re.Pattern[bytes]:
    """A user's expression runs only in bounded time; those that ship with Oakum are measured by its tests."""
    return compiled(rule.expression) if rule.foreign else re.compile(rule.expression.encode())


def _moved(detection: Detection, owner: int, shift: int) -> Detection:
    return msgspec.structs.replace(detection, owner=owner, start=detection.start + shift, end=detection.end + shift)


def resolve(detections: list[Detection]) -> list[Detection]:
    """Of detections that overlap in one content the best one: in plain before decoded, then a rule
    that knows the service, then confidence, then how much the rule asked for, then length."""
    kept: list[Detection] = []
    ordered = sorted(
        detections,
        key=lambda d: (d.owner, len(d.decoded), d.generic, -d.confidence, -d.reach, d.start - d.end, d.start, d.rule),
    )
    taken: dict[int, list[tuple[int, int]]] = {}
    for detection in ordered:
        spans = taken.setdefault(detection.owner, [])
        if detection.decoded or not any(detection.start < end and start < detection.end for start, end in spans):
            kept.append(detection)
        if not detection.decoded:
            spans.append((detection.start, detection.end))
    return kept
