"""Findings in the words of policies: identity, kind and places, never the value."""

from __future__ import annotations

from oakum.model import Finding, GitOrigin, ImageOrigin, Location, ManifestOrigin, RecordOrigin
from oakum.policy.dynamic import issuer
from oakum.policy.event import Found, Spot

_MOST_PLACES = 50
"""Places of one secret that policies are told; a secret that stands in more is as bad."""


def found(finding: Finding) -> Found:
    """What policies are told of a finding."""
    places = tuple(map(spot, finding.locations[:_MOST_PLACES]))
    return Found(
        rule=finding.rule,
        service=finding.service,
        severity=str(finding.severity),
        confidence=round(finding.confidence, 3),
        secret_id=finding.secret_id,
        validity=str(finding.validity),
        exposure=places[0].exposure,
        suppressed=finding.suppression.kind if finding.suppression else "",
        exception=finding.suppression.said if finding.suppression and finding.suppression.kind == "ignore" else "",
        dynamic=issuer(finding.rule),
        places=places,
    )


def spot(location: Location) -> Spot:
    """What policies are told of a place."""
    origin = location.origin
    git = origin if isinstance(origin, GitOrigin) else None
    manifest = origin if isinstance(origin, ManifestOrigin) else None
    return Spot(
        path=origin.path,
        line=location.span.start_line,
        exposure=str(origin.exposure),
        at_head=git.at_head if git else False,
        commit=git.first.id if git and git.first else "",
        kind=manifest.kind if manifest else "",
        namespace=manifest.namespace if manifest else "",
        name=manifest.name if manifest else "",
        field=origin.field if isinstance(origin, ManifestOrigin | RecordOrigin) else "",
        layer=origin.layer if isinstance(origin, ImageOrigin) else "",
        reach=manifest.reach if manifest else (),
    )
