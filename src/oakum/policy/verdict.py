"""From what was found to what is reported: places, exceptions, baseline, in that order, each leaving its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from oakum.config.settings import ScanSettings, Settings
from oakum.detect.places import Place
from oakum.model import Exposure, Finding, Identity, Skipped, Suppression
from oakum.policy import baseline, exceptions
from oakum.policy.granted import granted
from oakum.report.excepted import ENDED
from oakum.rules import RuleSet


class Verdict(msgspec.Struct, frozen=True):
    """Findings in two heaps, both shown."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    notices: tuple[Skipped, ...]
    """Exceptions that have ended or could not be heard, for the reader to see."""


def verdict(
    findings: Iterable[Finding], settings: Settings, rules: RuleSet, identity: Identity, today: date
) -> Verdict:
    """Judges all findings of a scan. Raises ConfigError when the ignore file or the baseline is wrong."""
    found = tuple(findings)
    placed = _placed(found, settings, rules) if found else ()
    in_force = granted(settings)
    applied = exceptions.apply(placed, in_force.entries, today, settings.ignore_file)
    judged = applied.findings
    if settings.baseline:
        judged = baseline.apply(judged, baseline.load(Path(settings.baseline), identity))
    if settings.scan.ignored == "skip":
        judged = tuple(_without_ignored(finding) for finding in judged)
    ordered = sorted(_joined(judged) if judged else (), key=_worst_first)
    return Verdict(
        findings=tuple(finding for finding in ordered if finding.suppression is None),
        suppressed=tuple(finding for finding in ordered if finding.suppression is not None),
        notices=(*in_force.notices, *(_ended(entry, settings.ignore_file, today) for entry in applied.expired)),
    )


# Most runs find nothing, and need not wait for what judges.


def _placed(findings: Iterable[Finding], settings: Settings, rules: RuleSet) -> tuple[Finding, ...]:
    from oakum.policy import pair, place

    by_id = rules.by_id()
    shown = shown_places(settings.scan)
    return tuple(place.apply(pair.paired(findings, by_id), by_id, shown, settings.report.threshold))


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    from oakum.policy import pair

    return pair.joined(findings)


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


def _ended(entry: exceptions.Ignore, source: str, today: date) -> Skipped:
    what = entry.secret or f"{entry.rule} at {entry.path}"
    who = "".join(f", {name}" for name in (entry.owner, entry.ticket) if name)
    detail = f"{what}: {entry.ended(today)} ({entry.reason}{who})"
    return Skipped(path=entry.origin or source, reason=ENDED, detail=detail, by_default=True)


def _without_ignored(finding: Finding) -> Finding:
    if finding.suppression or any(one.origin.exposure != Exposure.IGNORED for one in finding.locations):
        return finding
    return finding.replace(
        suppression=Suppression(kind="exposure", reason="git ignores the file", source="scan.ignored")
    )


def _worst_first(finding: Finding) -> tuple[int, float, str, str]:
    return -finding.severity.rank, -finding.confidence, finding.locations[0].origin.path, finding.rule
