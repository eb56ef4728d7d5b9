"""GitLab's code quality report: what a merge request shows beside its lines, in every edition of GitLab.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from oakum.model import Finding, Severity
from oakum.model.decision import Ground, Verdict
from oakum.report.encode import json_text
from oakum.report.escape import visible
from oakum.report.words import sureness, value
from oakum.review.links import is_gone
from oakum.review.review import Reviewed

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}
_NOWHERE = "."
"""The format demands a path."""


def code_quality(reviewed: Reviewed) -> str:
    """The report as JSON."""
    rows = [*map(_finding, reviewed.result.findings), *rows_of(reviewed.decision.grounds)]
    return "[" + ",\n".join(map(json_text, rows)) + "]\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.locations[0]
    gone = " (removed again, still in the history)" if is_gone(place) else ""
    said = f"{finding.title}: {value(finding)}, {sureness(finding)}{gone}. {finding.secret_id}"
    path = place.origin.path.partition("!/")[0]
    key = f"{finding.rule}:{finding.secret_id}:{path}"
    return _row(said, finding.rule, _SEVERITIES[finding.severity], path, place.span.start_line, key)


def rows_of(grounds: Iterable[Ground]) -> Iterator[dict[str, Any]]:
    """A row for each that no exception keeps from counting."""
    for one in grounds:
        if not one.exception:
            severity = "minor" if one.verdict is Verdict.WARN else "critical"
            key = f"{one.policy}:{one.path}:{one.field}:{one.secret_id}:{one.message}"
            yield _row(_said(one), one.policy, severity, one.path or _NOWHERE, one.line, key)


def _said(ground: Ground) -> str:
    return f"{ground.message} ({ground.field})" if ground.field else ground.message


def _row(said: str, check: str, severity: str, path: str, line: int, key: str) -> dict[str, Any]:
    return {
        "description": visible(said),
        "check_name": visible(check),
        "fingerprint": uuid5(NAMESPACE_URL, f"oakum:{visible(key, limit=4096)}").hex,
        "severity": severity,
        "location": {"path": visible(path, limit=4096), "lines": {"begin": max(line, 1)}},
    }
