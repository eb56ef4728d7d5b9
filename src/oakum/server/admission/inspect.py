"""What stands in an object: its secrets, and what could not be looked into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from oakum.config.settings import Settings
from oakum.detect.detector import Detector
from oakum.model import Finding, Identity, ManifestOrigin, Sighting, Suppression
from oakum.policy import merge
from oakum.policy.verdict import verdict
from oakum.report.excepted import not_heard
from oakum.rules import RuleSet
from oakum.scan import work
from oakum.sources.manifests.objects import ObjectShard

_NUMBER = re.compile(r"\[\d+\]")
_UNSURE = "confidence"
"""Of a suppression: what is suppressed so is most likely no secret."""


class Inspection(NamedTuple):
    """What was seen in one object."""

    findings: tuple[Finding, ...] = ()
    """Open ones first, then those that an exception suppresses."""
    skipped: Mapping[str, int] = MappingProxyType({})
    """Reason -> how many things were not looked into."""
    notices: tuple[str, ...] = ()
    """Exceptions that did not hold, and why."""

    @property
    def values(self) -> list[str]:
        """The secrets in plain, the longest first: what must not be in any text that leaves."""
        found = {one.secret.reveal().decode("utf-8", "replace") for one in self.findings}
        return sorted(found, key=len, reverse=True)


class Inspector:
    """One for each thread, as its detector is."""

    def __init__(self, detector: Detector, settings: Settings, rules: RuleSet, identity: Identity) -> None:
        self._detector = detector
        self._settings = settings
        self._rules = rules
        self.identity = identity

    def look(self, value: object) -> Inspection:
        """The secrets of an object. Raises TooMuch when it is nested beyond all measure, ConfigError."""
        result = work(self._detector, ObjectShard(value))
        skipped: dict[str, int] = {}
        for one in result.skipped:
            skipped[one.reason] = skipped.get(one.reason, 0) + 1
        if not result.sightings:
            return Inspection(skipped=skipped)
        merged = merge.merge(map(_unmarked, result.sightings), self.identity, self._rules.by_id())
        judged = verdict(merged, self._settings, self._rules, self.identity, datetime.now(UTC).date())
        aside = (one for one in judged.suppressed if one.suppression and one.suppression.kind != _UNSURE)
        return Inspection((*judged.findings, *aside), skipped, tuple(not_heard(judged.notices)))


def _unmarked(sighting: Sighting) -> Sighting:
    """Markers in the text do not count: whoever wrote the object could write them."""
    is_marked = sighting.suppression is not None and sighting.suppression.kind == "inline"
    return msgspec.structs.replace(sighting, suppression=None) if is_marked else sighting


def settled(new: Inspection, old: Inspection) -> Inspection:
    """The inspection of a changed object, with what stood at the same place before set aside: whoever changes a label
    is not to be held up by it, and no finalizer either."""
    if not (new.findings and old.findings):
        return new
    before = {key for one in old.findings for key in _places(one)}
    there = Suppression(kind="existing", reason="it stood there before this change", source="admission")
    findings = [
        one.replace(suppression=there) if one.suppression is None and before.issuperset(_places(one)) else one
        for one in new.findings
    ]
    return new._replace(findings=tuple(findings))


def inherited(inspection: Inspection) -> Inspection:
    """The inspection of what a controller of the cluster makes of an object that has been judged itself: refusing its
    pods would take down what runs, and keep nothing secret."""
    made = Suppression(kind="existing", reason="a controller made it of an object that is judged", source="admission")
    findings = [one if one.suppression else one.replace(suppression=made) for one in inspection.findings]
    return inspection._replace(findings=tuple(findings))


def _places(finding: Finding) -> set[tuple[str, str]]:
    """Identity and field, whatever the number in a list: a variable before it moves the others."""
    fields = (place.origin.field for place in finding.locations if isinstance(place.origin, ManifestOrigin))
    return {(finding.secret_id, _NUMBER.sub("[]", field)) for field in fields}
