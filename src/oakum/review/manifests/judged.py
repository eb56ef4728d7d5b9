"""Objects before the policies: what speaks against them, and what of it was there before the change."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from oakum.model import Finding, Severity, Skipped
from oakum.model.decision import Ground, Verdict
from oakum.policy.event import Event, EventKind
from oakum.policy.found import found
from oakum.review.judge import Panel
from oakum.review.manifests.difference import Pair, pairs
from oakum.review.manifests.inspect import Inspector
from oakum.review.manifests.objects import Objects, Rendered, at, objects_of
from oakum.review.manifests.units import find

BUILT_IN = "built-in"
_NUMBER = re.compile(r"\[\d+\]")


class Side(msgspec.Struct, frozen=True):
    """A folder with manifests."""

    root: Path
    """What kustomizations may reach up to."""
    below: str = ""
    """The part of it that is meant."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What a change does to objects."""

    pairs: tuple[Pair, ...]
    """New and changed ones, and with `everything` all."""
    objects: int
    """How many there are in all that was rendered at the head."""
    skipped: tuple[Skipped, ...]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks against the objects of a change."""

    difference: Difference
    grounds: tuple[Ground, ...] = ()
    """Of what the change brings; the message begins with the object."""
    old: tuple[Ground, ...] = ()
    """Of what was there before."""
    findings: tuple[Finding, ...] = ()
    """Open secrets of what the change brings."""
    skipped: tuple[Skipped, ...] = ()


def difference(head: Side, base: Side | None, *, everything: bool = False) -> Difference:
    """Renders what differs on both sides, and compares. Without a base all is new. Raises MissingExtra."""
    now = find(head.root, head.below)
    before = find(base.root, base.below) if base else None
    same = frozenset(now.digests.items()) & frozenset(before.digests.items()) if before else frozenset()
    left = [] if everything else [unit for unit, _ in same]
    new = objects_of(head.root, [unit for unit in now.units if unit not in left])
    old = Objects(objects=(), skipped=())
    if base and before:
        old = objects_of(base.root, [unit for unit in before.units if unit not in left])
    compared = pairs(new.objects, old.objects)
    return Difference(
        pairs=tuple(one for one in compared if everything or not one.is_unchanged),
        objects=len(new.objects),
        skipped=(*now.skipped, *new.skipped),
    )


def judged(
    compared: Difference, panel: Panel, inspector: Inspector, fail_on: Severity | None, name: str = ""
) -> Judged:
    """Asks the policies about each object. `fail_on` is the severity from which secrets deny by themselves; None where
    policies alone decide. Raises PolicyError.
    """
    new: list[Ground] = []
    old: list[Ground] = []
    open_findings: dict[str, Finding] = {}
    for pair in compared.pairs:
        before = Counter(_key(one, pair.old) for one in _grounds(pair.old, None, panel, inspector, fail_on, name))
        for ground in _grounds(pair.new, pair.old, panel, inspector, fail_on, name):
            key = _key(ground, pair.new)
            was_there = before[key] > 0
            before[key] -= was_there
            (old if was_there else new).append(_told(ground, pair.new))
            if not was_there and ground.secret_id:
                open_findings |= {one.secret_id: one for one in _open(inspector.findings(pair.new), ground)}
    return Judged(
        difference=compared,
        grounds=tuple(dict.fromkeys(new)),
        old=tuple(dict.fromkeys(old)),
        findings=tuple(open_findings.values()),
        skipped=tuple(dict.fromkeys((*compared.skipped, *inspector.skipped))),
    )


def _grounds(
    one: Rendered | None,
    before: Rendered | None,
    panel: Panel,
    inspector: Inspector,
    fail_on: Severity | None,
    name: str,
) -> Iterator[Ground]:
    if one is None:
        return
    findings = inspector.findings(one)
    event = Event(
        kind=EventKind.MANIFEST,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=tuple(map(found, findings)),
        object=inspector.shown(one),
        old_object=inspector.shown(before) if before else None,
        repository=name,
        source=one.path,
    )
    said = panel.decide(event).grounds
    yield from said
    if fail_on is not None:
        denied = {ground.secret_id for ground in said if ground.verdict is Verdict.DENY}
        yield from (_built_in(finding, one, fail_on) for finding in findings if finding.secret_id not in denied)


def _built_in(finding: Finding, one: Rendered, fail_on: Severity) -> Ground:
    place = next(
        (place for place in finding.locations if getattr(place.origin, "kind", "") == one.identity.kind),
        finding.locations[0],
    )
    why = finding.suppression
    return Ground(
        policy=BUILT_IN,
        message=f"a secret in plain: {finding.title} ({finding.rule})",
        verdict=Verdict.DENY if finding.severity.rank >= fail_on.rank else Verdict.WARN,
        exception=f"{why.kind}: {why.reason} {why.source}".rstrip() if why else "",
        secret_id=finding.secret_id,
        path=place.origin.path,
        line=place.span.start_line if one.document else 0,
        field=getattr(place.origin, "field", ""),
    )


def _key(ground: Ground, one: Rendered | None) -> tuple[str, str, str, str, str, bool]:
    """What makes a problem the same one before and after: whatever number it has in a list, but with the same value."""
    value = at(one.value, ground.field) if one and ground.field else None
    digest = sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
    field = _NUMBER.sub("[]", ground.field)
    return ground.policy, ground.message, field, ground.secret_id, digest, bool(ground.exception)


def _told(ground: Ground, one: Rendered) -> Ground:
    """With the object, the file and the line."""
    where = f" ({one.unit.name})" if one.unit.variant else ""
    return msgspec.structs.replace(
        ground,
        message=f"{one.identity}{where}: {ground.message}" if one.identity.kind else ground.message,
        path=ground.path or one.path,
        line=ground.line or (one.line_of(ground.field) if ground.field else 0),
    )


def _open(findings: Iterable[Finding], ground: Ground) -> Iterator[Finding]:
    return (one for one in findings if one.secret_id == ground.secret_id and one.suppression is None)
