"""Why candidates are kept or dropped: every step of the detector said aloud, nothing of it cut short.

It walks the same way as the detector does, with the same parts, but keeps what the detector throws away. A
test holds what it keeps equal to what the detector finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from oakum.detect.candidate import Candidate
from oakum.detect.candidates import candidates
from oakum.detect.checks.interface import DROP
from oakum.detect.decode import decode, find_runs, is_packed
from oakum.detect.equipment import Equipment
from oakum.detect.judge import is_weak, judge, updated
from oakum.detect.markers import inline_suppression
from oakum.detect.places import weigh_place
from oakum.detect.window import Window, block_window, line_window
from oakum.model import Reason, Secret, Span, Suppression
from oakum.model.arena import span_in
from oakum.rules import Rule
from oakum.rules.allow import allowed
from oakum.rules.namesake import Namesakes

_MOST_DECODED = 8 << 20


class Outcome(StrEnum):
    """What became of a place that stage one pointed to."""

    KEPT = "kept"
    WEAK = "too weak"
    DROPPED = "dropped"
    OUTDONE = "outdone"
    """Another rule says more about the same bytes."""
    NO_CONTEXT = "no context"
    NO_MATCH = "no match"


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate, or one place where a rule looked and saw none."""

    rule: Rule
    span: Span
    """Of the value; of the line where there is none. For a decoded one, of the encoded stretch."""
    outcome: Outcome
    secret: Secret | None = None
    reasons: tuple[Reason, ...] = ()
    confidence: float = 0.0
    decoded: tuple[str, ...] = ()
    """Decoders from the outside in."""
    suppressions: tuple[Suppression, ...] = ()
    """What keeps a kept one from being reported: a marker or an allowance."""

    @property
    def drops(self) -> list[str]:
        """Names of the reasons that drop it."""
        return [reason.name for reason in self.reasons if reason.weight == DROP]


def explain(tools: Equipment, data: bytes, path: str, threshold: float) -> list[Hearing]:
    """Every hearing over a content at that path, in the order of their places.

    Below `threshold` a confidence counts as too weak.
    """
    witness = _Witness(tools, path, threshold)
    behind = [
        msgspec.structs.replace(hearing, span=span, decoded=names)
        for span, names, text in _decoded(data, tools.options.depth)
        for hearing in witness.hear(text)
        if hearing.secret
    ]
    found = {(one.rule, one.start, one.end, one.decoded) for one in tools.detector().text(data)}
    hearings = _compared([*witness.hear(data), *behind], found)
    return sorted(hearings, key=lambda hearing: (hearing.span.start, hearing.rule.id))


def weight_of(reason: Reason) -> str:
    """The weight for a reader: `+1.2`, `-0.4`, or `drops it`."""
    return "drops it" if reason.weight == DROP else f"{reason.weight:+.1f}"


def _compared(hearings: list[Hearing], found: set[tuple[str, int, int, tuple[str, ...]]]) -> list[Hearing]:
    """The hearings; of several that would be kept for one value, the others than the best are outdone."""
    best: dict[tuple[int, int, tuple[str, ...]], Hearing] = {}
    for one in sorted(hearings, key=lambda one: (one.rule.generic, -one.confidence, one.rule.id)):
        place = one.span.start, one.span.end, one.decoded
        if one.outcome is Outcome.KEPT and (one.rule.id, *place) in found:
            best.setdefault(place, one)
    winners = set(map(id, best.values()))
    return [
        msgspec.structs.replace(one, outcome=Outcome.OUTDONE)
        if one.outcome is Outcome.KEPT and id(one) not in winners
        else one
        for one in hearings
    ]


class _Witness:
    """Hears all candidates of a text."""

    def __init__(self, tools: Equipment, path: str, threshold: float) -> None:
        self._rules = tools.rules.rules
        self._automaton = tools.automaton()
        self._namesakes = Namesakes(self._rules)
        self._foreign = tools.options.foreign_markers
        self._companions = tools.options.companions
        self._path = path
        self._threshold = threshold

    def hear(self, data: bytes) -> Iterator[Hearing]:
        """All hearings, with spans in `data`."""
        hits = self._automaton.scan(data)
        seen: set[tuple[int, int, int]] = set()
        for index, end in hits:
            window = _window(self._rules[index], data, end)
            if window is None or self._is_unheard(index):
                continue
            for hearing in self._in_window(self._rules[index], window):
                span = span_in(data, window.start + hearing.span.start, window.start + hearing.span.end)
                if (index, span.start, span.end) not in seen:  # one place may be hit several times
                    seen.add((index, span.start, span.end))
                    yield msgspec.structs.replace(hearing, span=span)

    def _is_unheard(self, index: int) -> bool:
        return self._rules[index].companion and not self._companions

    def _in_window(self, rule: Rule, window: Window) -> Iterator[Hearing]:
        line = Span(start=0, end=len(window.text.partition(b"\n")[0]))
        if rule.context and not any(word.encode() in window.text.lower() for word in rule.context):
            yield Hearing(rule=rule, span=line, outcome=Outcome.NO_CONTEXT)
            return
        found = list(candidates(rule, window, self._namesakes))
        if not found and not rule.called:  # the long tail looks at every key, and is silent at those of nobody
            yield Hearing(rule=rule, span=line, outcome=Outcome.NO_MATCH)
        for candidate in found:
            yield self._judged(candidate, window)

    def _judged(self, candidate: Candidate, window: Window) -> Hearing:
        verdict = judge(candidate, hear_all=True)
        reasons, confidence = verdict.reasons, verdict.confidence
        place = weigh_place(self._path) if is_weak(candidate.rule) else None
        if place:
            reasons = (*reasons, place)
            confidence = updated(confidence, place.weight) if confidence else 0.0
        outcome = Outcome.KEPT if confidence >= self._threshold else Outcome.WEAK
        return Hearing(
            rule=candidate.rule,
            span=Span(start=candidate.start, end=candidate.end),
            outcome=Outcome.DROPPED if verdict.dropped else outcome,
            secret=candidate.secret,
            reasons=reasons,
            confidence=confidence,
            suppressions=tuple(self._suppressions(candidate, window)),
        )

    def _suppressions(self, candidate: Candidate, window: Window) -> Iterator[Suppression]:
        marked = inline_suppression(window.text, window.above, candidate.rule.id, self._foreign)
        if marked:
            yield marked
        allowance = allowed(candidate.rule, candidate.secret.reveal(), window.text, self._path)
        if allowance:
            yield Suppression(kind="rule-allowlist", reason=allowance.reason, source=candidate.rule.id)


def _window(rule: Rule, data: bytes, end: int) -> Window | None:
    view, segment = memoryview(data), (0, len(data))
    if rule.block:
        return block_window(view, segment, end, rule.opener.encode(), rule.block, head=True, tail=True)
    return line_window(view, segment, end, head=True, tail=True, kind=rule.kind)


def _decoded(data: bytes, depth: int) -> Iterator[tuple[Span, tuple[str, ...], bytes]]:
    """What stands behind encodings: the encoded stretch, the decoders from the outside in, the text."""
    budget = _MOST_DECODED
    for start, end in find_runs(data) if depth else ():
        span = span_in(data, start, end)
        for names, text in _layers(data[start:end], depth):
            budget -= len(text)
            if budget < 0:
                return
            yield span, names, text


def _layers(run: bytes, depth: int) -> Iterator[tuple[tuple[str, ...], bytes]]:
    for name, text in decode(run):
        if depth > 1:
            inner = [text[start:end] for start, end in find_runs(text)] if not is_packed(text) else [text]
            for part in inner:
                yield from (((name, *names), deeper) for names, deeper in _layers(part, depth - 1))
        if not is_packed(text):
            yield (name,), text
