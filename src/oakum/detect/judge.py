"""Decides how probable it is that a candidate is a real secret, and says why."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log
from typing import TYPE_CHECKING

import msgspec

from oakum.detect import checks
from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP
from oakum.model import Reason
from oakum.rules import Rule

if TYPE_CHECKING:
    from oakum.detect.checks.universal import Universal, View

_DISTINCTIVE = 0.85
"""From this confidence on a rule's format speaks for itself, and variables or labels need not be feared."""
_CERTAIN = 0.999


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the judge says of one candidate."""

    confidence: float
    """Probability that it is a real secret; 0 when dropped."""
    reasons: tuple[Reason, ...]
    """Everything that spoke for or against it. When dropped, the last one did it, unless all were heard."""
    dropped: bool


def is_weak(rule: Rule) -> bool:
    """Whether a rule has no distinctive format, so that its candidates need every doubt."""
    return rule.confidence < _DISTINCTIVE and not rule.distinctive


def is_classified(rule: Rule) -> bool:
    """Whether the classifier judges the rule's candidates: it is ours, generic, and its matches do not speak for
    themselves."""
    return rule.generic and is_weak(rule) and not rule.block and not rule.foreign


def judge(candidate: Candidate, extra: tuple[Reason, ...] = (), *, hear_all: bool = False) -> Verdict:
    """Weighs all reasons; `extra` are the caller's own (its place in the tree, say).

    The first reason that drops the candidate ends the hearing, unless `hear_all` asks for the rest.
    """
    reasons = _universal(candidate, hear_all)
    if hear_all or not _is_dropped(reasons):
        reasons += [*extra, *checks.run(candidate)]
    if _is_dropped(reasons):
        return Verdict(confidence=0.0, reasons=tuple(reasons), dropped=True)
    weight = sum(reason.weight for reason in reasons)
    return Verdict(confidence=updated(candidate.rule.confidence, weight), reasons=tuple(reasons), dropped=False)


def _universal(candidate: Candidate, hear_all: bool) -> list[Reason]:
    if candidate.rule.block:
        return []  # a block is judged by its structure; its text is long enough to hold any word by chance
    # Imported on the first candidate: its expressions take ten milliseconds to compile, many scans have none.
    from oakum.detect.checks.universal import STRONG, WEAK, view

    seen, rule = view(candidate), candidate.rule
    if is_classified(rule):
        return _classified(candidate, seen, hear_all)
    return _answers(seen, STRONG + WEAK if is_weak(rule) else STRONG, hear_all)


def _answers(seen: View, questions: Iterable[Universal], hear_all: bool) -> list[Reason]:
    """Up to the first that drops, unless all are heard."""
    reasons: list[Reason] = []
    for ask in questions:
        reason = ask(seen)
        if reason is not None:
            reasons.append(reason)
            if reason.weight == DROP and not hear_all:
                break
    return reasons


def _classified(candidate: Candidate, seen: View, hear_all: bool) -> list[Reason]:
    """What is certainly no value is dropped; the rest is for the classifier to weigh."""
    from oakum.detect.checks.universal import CERTAIN
    from oakum.detect.classify.reasons import weigh

    drops: list[Reason] = []
    for ask in CERTAIN:
        reason = ask(seen)
        if reason is not None and reason.weight == DROP:
            drops.append(reason)
            if not hear_all:
                return drops
    return [*drops, *weigh(candidate, seen, in_detail=hear_all)]


def _is_dropped(reasons: list[Reason]) -> bool:
    return any(reason.weight == DROP for reason in reasons)


def updated(confidence: float, weight: float) -> float:
    """A probability after evidence of that weight (in log-odds), such as a reason of `places.weigh_place`."""
    prior = min(confidence, _CERTAIN)
    return 1 / (1 + exp(-(log(prior / (1 - prior)) + weight)))
