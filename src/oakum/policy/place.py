"""What the place of a finding says about it: lock files and vendored code are not reported, tests and docs weigh
less."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from oakum.detect.judge import is_weak
from oakum.detect.places import PRACTICE, Place, place_of, suppress_by_place, weigh_place
from oakum.model import KNOWN_VALUE, Finding, Location, Reason, Severity, Suppression
from oakum.rules import Rule


def apply(findings: Iterable[Finding], rules: Mapping[str, Rule], shown: Place, threshold: float) -> Iterator[Finding]:
    """The findings as their places have them. `shown` names kinds of places whose findings count all the same; findings
    below the threshold of confidence are suppressed."""
    for finding in findings:
        for part in _split(finding, shown) if _depends_on_place(finding) else (finding,):
            weighed = part if part.suppression else _weighed(part, rules[part.rule])
            yield weighed if weighed.suppression else _judged(weighed, threshold)


def _depends_on_place(finding: Finding) -> bool:
    """A known value is a leak in minified code and in a lock file, too."""
    return finding.suppression is None and finding.rule != KNOWN_VALUE


def _split(finding: Finding, shown: Place) -> Iterator[Finding]:
    """The finding with the places that count, and once more, suppressed, with those that do not."""
    aside: dict[Suppression, list[Location]] = {}
    kept: list[Location] = []
    for location in finding.locations:
        suppression = None if place_of(location.origin.path) & shown else suppress_by_place(location.origin.path)
        if suppression is None:
            kept.append(location)
        else:
            aside.setdefault(suppression, []).append(location)
    if kept:
        yield finding.replace(locations=tuple(kept))
    for suppression, locations in aside.items():
        yield finding.replace(locations=tuple(locations), suppression=suppression)


def _weighed(finding: Finding, rule: Rule) -> Finding:
    """A weak or generic rule's finding counts for less where all its places are tests, examples or documentation."""
    if not (is_weak(rule) or rule.generic):
        return finding
    reasons = [weigh_place(location.origin.path) for location in finding.locations]
    mildest = max(reasons, key=lambda reason: reason.weight if reason else 0.0)
    if mildest is None:
        return finding
    mild = all(place_of(location.origin.path) & PRACTICE for location in finding.locations)
    return finding.replace(
        confidence=round(_updated(finding.confidence, mildest), 3),
        reasons=(*finding.reasons, mildest),
        severity=Severity.LOW if mild and (rule.generic or not _looks_random(finding)) else finding.severity,
    )


def _looks_random(finding: Finding) -> bool:
    return any(reason.name == "random" for reason in finding.reasons)


def _updated(confidence: float, reason: Reason) -> float:
    bounded = min(max(confidence, 0.001), 0.999)
    return 1 / (1 + math.exp(-(math.log(bounded / (1 - bounded)) + reason.weight)))


def _judged(finding: Finding, threshold: float) -> Finding:
    if finding.confidence >= threshold:
        return finding
    reason = f"confidence {finding.confidence:.2f} is below {threshold:.2f}"
    return finding.replace(suppression=Suppression(kind="confidence", reason=reason, source="report.min_confidence"))
