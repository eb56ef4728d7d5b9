"""The secrets in rendered objects, and the objects without them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from oakum import config
from oakum.config.settings import Settings
from oakum.detect.detector import Detector
from oakum.model import Finding, Identity, ManifestOrigin, Skipped
from oakum.policy import merge
from oakum.policy.objects import shown
from oakum.policy.verdict import verdict
from oakum.review.manifests.objects import Rendered
from oakum.rules import RuleSet
from oakum.scan import detector, work
from oakum.sources.manifests.shard import ManifestShard, Text


class Inspector:
    """Looks once at each text that objects stand in."""

    def __init__(self, detector: Detector, settings: Settings, rules: RuleSet, identity: Identity) -> None:
        self._detector = detector
        self._settings = settings
        self._rules = rules
        self._identity = identity
        self._seen: dict[int, tuple[Text, tuple[Finding, ...]]] = {}
        self.skipped: list[Skipped] = []
        """What could not be looked into."""
        self.notices: dict[Skipped, None] = {}
        """Exceptions that did not hold, and why."""

    def findings(self, one: Rendered) -> tuple[Finding, ...]:
        """The secrets of an object, open and excepted ones."""
        found = self._all(one.text)
        if not one.identity.kind:
            return found
        return tuple(finding for finding in found if any(_is_in(place.origin, one) for place in finding.locations))

    def shown(self, one: Rendered) -> Any:
        """The object with placeholders for its secrets, as policies see it."""
        return shown(one.value, self.findings(one))

    def _all(self, text: Text) -> tuple[Finding, ...]:
        known = self._seen.get(id(text))
        if known is None:
            known = self._seen[id(text)] = (text, self._looked(text))  # the text too, so that its id stays its own
        return known[1]

    def _looked(self, text: Text) -> tuple[Finding, ...]:
        result = work(self._detector, ManifestShard([text]))
        self.skipped += result.skipped
        merged = merge.merge(result.sightings, self._identity, self._rules.by_id())
        judged = verdict(merged, self._settings, self._rules, self._identity, datetime.now(UTC).date())
        self.notices.update(dict.fromkeys(judged.notices))
        aside = (one for one in judged.suppressed if one.suppression and one.suppression.kind != "confidence")
        return (*judged.findings, *aside)


def inspector(settings: Settings, identity: Identity) -> Inspector:
    """What looks for secrets in objects. Raises RuleError, ConfigError."""
    rules = config.rules_for(settings.rules)
    return Inspector(detector(rules, settings.scan, settings.report.threshold), settings, rules, identity)


def _is_in(origin: object, one: Rendered) -> bool:
    return isinstance(origin, ManifestOrigin) and (origin.kind, origin.namespace, origin.name) == (
        one.identity.kind,
        one.identity.namespace,
        one.identity.name,
    )
