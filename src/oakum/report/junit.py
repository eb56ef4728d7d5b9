"""JUnit XML, for build servers that show test results: every open finding is a failed test."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from oakum.model import Finding, ScanResult
from oakum.report.escape import visible
from oakum.report.excepted import not_heard
from oakum.report.grounds import said
from oakum.report.interface import Context
from oakum.report.record import path_of
from oakum.report.summary import Summary, listed, summarise, verdict
from oakum.report.words import advice, history, revoke_link, standing, status, sureness, value, where, why


class JunitReport:
    """One suite: a failure for each open finding, a skipped test for each suppressed one, or one pass."""

    name = "junit"
    suffix = ".xml"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The document in pieces, one test at a time."""
        summary = summarise(result, len(context.rules.rules))
        failures, suppressed = len(result.findings), len(result.suppressed)
        counts = {
            "tests": failures + suppressed or 1,
            "failures": failures,
            "skipped": suppressed,
            "errors": 0,
        }
        attributes = _attributes(name="oakum", time=f"{summary.stats.seconds:.3f}", **counts)
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite{attributes}>\n'
        for finding in result.findings:
            yield _case(finding, _failure(finding, context))
        for finding in result.suppressed:
            yield _case(finding, _skipped(finding))
        if not failures + suppressed:
            yield f"<testcase{_attributes(classname='oakum', name=verdict(summary))}/>\n"
        yield f"<system-out>{_xml(_closing(summary))}{_policies(result)}</system-out>\n</testsuite></testsuites>\n"


def _case(finding: Finding, content: str) -> str:
    place = finding.locations[0]
    attributes = _attributes(
        classname=finding.rule,
        name=f"{finding.title} in {where(place)}",
        file=path_of(place.origin),
        line=place.span.start_line,
    )
    return f"<testcase{attributes}>{content}</testcase>\n"


def _failure(finding: Finding, context: Context) -> str:
    origin = finding.locations[0].origin
    message = f"{finding.title}: {value(finding)}, {sureness(finding)}"
    lines = [
        f"{finding.severity}, {status(finding)}, {finding.secret_id}",
        *(f"{label}: {text}" for label, text in history(origin)),
        standing(origin),
        *(f"also: {where(location)}" for location in finding.locations[1:]),
        why(finding),
        advice(finding, context),
        revoke_link(finding, context),
    ]
    body = "\n".join(_xml(line) for line in lines if line)
    return f"<failure{_attributes(type=finding.severity, message=message)}>{body}</failure>"


def _skipped(finding: Finding) -> str:
    reason = f"{finding.suppression.kind}: {finding.suppression.said}" if finding.suppression else "suppressed"
    return f"<skipped{_attributes(message=reason)}/>"


def _closing(summary: Summary) -> str:
    parts = [verdict(summary)]
    if summary.skipped:
        parts.append(f"not scanned: {listed(summary.skipped)}")
    if summary.skipped_by_default:
        parts.append(f"left out by default: {listed(summary.skipped_by_default)}")
    if summary.interrupted:
        parts.append("interrupted: the rest was not looked at")
    return "; ".join(parts)


def _policies(result: ScanResult) -> str:
    lines = [f"{one.verdict} {one.policy}: {one.text}" for one in said(result.decision)] if result.decision else []
    lines += not_heard(result.skipped)
    return "".join(f"\n{_xml(line)}" for line in lines)


def _attributes(**values: object) -> str:
    return "".join(f' {key}="{_xml(str(value))}"' for key, value in values.items())


def _xml(text: str) -> str:
    """Escaped for content and attributes; characters that XML forbids are among the unprintable ones."""
    return escape(visible(text))
