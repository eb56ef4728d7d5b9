"""From what was found to what is reported: places, exceptions, baseline, in that order, each leaving its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from oakum.config.settings import ScanSettings, Settings
from oakum.detect.places import Place
from oakum.model import Exposure, Finding, Identity, Skipped, Suppression
from oakum.policy import baseline, exceptions, pair, place
from oakum.rules import RuleSet


class Verdict(msgspec.Struct, frozen=True):
    """Findings in two heaps, both shown."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    notices: tuple[Skipped, ...]
    """Exceptions that have run out, for the reader to see."""


def verdict(
    findings: Iterable[Finding], settings: Settings, rules: RuleSet, identity: Identity, today: date
) -> Verdict:
    """Judges all findings of a scan. Raises ConfigError when the ignore file or the baseline is wrong."""
    by_id = rules.by_id()
    paired = pair.paired(findings, by_id)
    placed = tuple(place.apply(paired, by_id, shown_places(settings.scan), settings.report.threshold))
    ignoring = exceptions.load(Path(settings.ignore_file))
    applied = exceptions.apply(placed, ignoring, today, settings.ignore_file)
    judged = applied.findings
    if settings.baseline:
        judged = baseline.apply(judged, baseline.load(Path(settings.baseline), identity))
    if settings.scan.ignored == "skip":
        judged = tuple(_without_ignored(finding) for finding in judged)
    ordered = sorted(pair.joined(judged), key=_worst_first)
    return Verdict(
        findings=tuple(finding for finding in ordered if finding.suppression is None),
        suppressed=tuple(finding for finding in ordered if finding.suppression is not None),
        notices=tuple(_expired(entry, settings.ignore_file) for entry in applied.expired),
    )


def shown_places(settings: ScanSettings) -> Place:
    """Kinds of places whose findings count although they do not by default."""
    shown = Place.ORDINARY
    for wanted, kind in (
        (settings.vendored, Place.VENDORED),
        (settings.minified, Place.MINIFIED),
        (settings.lockfiles, Place.LOCK),
    ):
        if wanted:
            shown |= kind
    return shown


def _expired(entry: exceptions.Ignore, source: str) -> Skipped:
    what = entry.secret or f"{entry.rule} at {entry.path}"
    return Skipped(path=source, reason="expired exception", detail=f"{what}, until {entry.expires}", by_default=True)


def _without_ignored(finding: Finding) -> Finding:
    if finding.suppression or any(one.origin.exposure != Exposure.IGNORED for one in finding.locations):
        return finding
    return finding.replace(
        suppression=Suppression(kind="exposure", reason="git ignores the file", source="scan.ignored")
    )


def _worst_first(finding: Finding) -> tuple[int, float, str, str]:
    return -finding.severity.rank, -finding.confidence, finding.locations[0].origin.path, finding.rule
