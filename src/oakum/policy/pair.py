"""Puts together what belongs together: a key id and its secret, an account and its token, as one finding.

Detection sees a line and the line above (docs/explanation/delta-scanning.md), so this comes after it and changes
nothing of what is found: rules say which others are their parts, and nearness in the same text says which
finding goes with which. The finding is that of the secret; its identity stays what it was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from oakum.detect.checks import CHECKS
from oakum.detect.judge import updated
from oakum.model import (
    FileOrigin,
    Finding,
    GitOrigin,
    Location,
    ManifestOrigin,
    Origin,
    Part,
    Reason,
    RecordOrigin,
    SecretId,
)
from oakum.rules import Rule

NEAR = 10
"""Lines between a secret and its part at most: the fields of one account stand closer than that."""
MOST = 16
"""Parts of one finding; a password that is used everywhere has more than anybody reads."""
_WEIGHT = 1.0


class _Spot(NamedTuple):
    """A place where a finding stands, ordered by its line."""

    line: int
    finding: int


_Spots = dict[tuple[Origin, str], list[_Spot]]
"""By text and rule, ascending."""
_Texts = dict[SecretId, set[Origin]]
"""The texts in which a secret is a part of another."""


def paired(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings with their parts, and surer for it; companions are only seen as parts."""
    everything = list(findings)
    wanted = {part for one in everything for part in rules[one.rule].parts}
    spots = _spots(everything, wanted) if wanted else {}
    return [_completed(one, everything, spots, rules) for one in everything if not rules[one.rule].companion]


def joined(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that stand only where an open finding has them as a part."""
    everything = list(findings)
    # Only what stays may speak for others: parts of parts, and rules that name each other, must not vanish together.
    staying = _without(everything, _covered(everything))
    return _without(everything, _covered(staying))


def _covered(findings: list[Finding]) -> _Texts:
    covered: _Texts = {}
    for one in findings:
        for part in one.parts if one.suppression is None else ():
            if part.secret_id is not None:
                covered.setdefault(part.secret_id, set()).update(map(_text, one.locations))
    return covered


def _without(findings: list[Finding], covered: _Texts) -> list[Finding]:
    return [left for one in findings for left in _alone(one, covered.get(one.secret_id, set()))]


def _alone(finding: Finding, covered: set[Origin]) -> Iterator[Finding]:
    """The finding at the places that no other finding speaks for."""
    if not covered or finding.suppression is not None:
        yield finding
        return
    left = tuple(place for place in finding.locations if _text(place) not in covered)
    if left:
        yield finding.replace(locations=left)


def _spots(findings: list[Finding], wanted: set[str]) -> _Spots:
    spots: _Spots = {}
    for number, finding in enumerate(findings):
        for place in finding.locations if finding.rule in wanted else ():
            if _has_lines(place):
                spots.setdefault((_text(place), finding.rule), []).append(_Spot(place.span.start_line, number))
    for found in spots.values():
        found.sort()
    return spots


def _completed(finding: Finding, everything: list[Finding], spots: _Spots, rules: Mapping[str, Rule]) -> Finding:
    near = [
        everything[number]
        for rule in rules[finding.rule].parts
        for number in dict.fromkeys(_nearest(finding, rule, spots))
        if everything[number].secret_id != finding.secret_id
    ]
    if not near:
        return finding
    parts = dict.fromkeys((*finding.parts, *(_part(one, rules[one.rule]) for one in near)))
    reason = Reason(name="pair", weight=_WEIGHT, note=f"stands with {', '.join(dict.fromkeys(map(_told, near)))}")
    return finding.replace(
        parts=tuple(parts)[:MOST],
        confidence=round(updated(finding.confidence, _WEIGHT), 3),
        reasons=(*finding.reasons, reason),
    )


def _told(finding: Finding) -> str:
    """The part by its rule, and what proved it: `aws-access-key-id (account 123...)`."""
    proofs = ", ".join(reason.note for reason in finding.reasons if reason.weight > 0 and reason.name in CHECKS)
    return f"{finding.rule} ({proofs})" if proofs else finding.rule


def _nearest(finding: Finding, rule: str, spots: _Spots) -> Iterator[int]:
    """For each place of the finding the nearest one of the rule's; of two as near, the one above."""
    for place in finding.locations:
        known = spots.get((_text(place), rule)) if _has_lines(place) else None
        if known:
            line = place.span.start_line
            low = bisect_left(known, line - NEAR, key=lambda spot: spot.line)
            high = bisect_right(known, line + NEAR, key=lambda spot: spot.line)
            if low < high:
                yield min(known[low:high], key=lambda spot: (abs(spot.line - line), spot)).finding


def _part(finding: Finding, rule: Rule) -> Part:
    if rule.companion:
        return Part(name=finding.rule, value=finding.secret.reveal().decode("utf-8", "replace"))
    return Part(name=finding.rule, value=finding.secret.masked(), secret_id=finding.secret_id)


def _text(place: Location) -> Origin:
    """What tells the text from others: a path in history and work tree, an object or a record without its field."""
    origin = place.origin
    if isinstance(origin, FileOrigin | GitOrigin) and origin.path:
        return FileOrigin(path=origin.path)
    return msgspec.structs.replace(origin, field="") if isinstance(origin, ManifestOrigin | RecordOrigin) else origin


def _has_lines(place: Location) -> bool:
    """A blob that was not looked up in the history has offsets only, so that nothing can be said of nearness."""
    return not isinstance(place.origin, GitOrigin) or bool(place.origin.path)
