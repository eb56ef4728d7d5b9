"""Sightings of all shards -> one finding for one secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from oakum.model import KNOWN_VALUE, Finding, Identity, Location, Part, SecretId, Sighting
from oakum.rules import Rule


def merge(sightings: Iterable[Sighting], identity: Identity, rules: Mapping[str, Rule]) -> list[Finding]:
    """One finding for each secret; a second one for the places where a marker or an allowance suppresses it."""
    groups: dict[tuple[SecretId, bool], list[Sighting]] = {}
    for sighting in sightings:
        key = sighting.secret_id or identity.of(sighting.secret), sighting.suppression is not None
        groups.setdefault(key, []).append(sighting)
    return [_finding(secret_id, group, rules) for (secret_id, _), group in groups.items()]


def combine(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The same sightings with equal ones (rule, secret, suppressed or not) put together: what a shard sends home."""
    groups: dict[tuple[str, bytes, SecretId | None, bool], Sighting] = {}
    for sighting in sightings:
        key = sighting.rule, sighting.secret.reveal(), sighting.secret_id, sighting.suppression is not None
        known = groups.get(key)
        if known is None:
            groups[key] = sighting
        else:
            best = max(known, sighting, key=lambda one: one.confidence)
            groups[key] = msgspec.structs.replace(
                best,
                locations=known.locations + sighting.locations,
                parts=tuple(dict.fromkeys(known.parts + sighting.parts)),
            )
    return list(groups.values())


def _finding(secret_id: SecretId, group: list[Sighting], rules: Mapping[str, Rule]) -> Finding:
    best = min(group, key=lambda one: (rules[one.rule].companion, one.generic, -one.confidence, one.rule))
    known = [one for one in group if one.rule == KNOWN_VALUE and one is not best][:1]
    rule = rules[best.rule]
    return Finding(
        rule=rule.id,
        service=rule.service,
        title=rule.title,
        severity=rule.severity,
        confidence=max(one.confidence for one in (best, *known)),
        secret=best.secret,
        secret_id=secret_id,
        locations=_distinct(location for one in group for location in one.locations),
        reasons=best.reasons + tuple(r for one in known for r in one.reasons if r not in best.reasons),
        suppression=best.suppression,
        parts=_parts(group),
    )


def _parts(group: list[Sighting]) -> tuple[Part, ...]:
    """The parts of all sightings, in an order that does not depend on which shard came first."""
    return tuple(sorted({part for one in group for part in one.parts}, key=lambda part: (part.name, part.value)))


def _distinct(locations: Iterable[Location]) -> tuple[Location, ...]:
    return tuple({(place.origin, place.span.start, place.span.end): place for place in locations}.values())
