"""Workflow commands of GitHub Actions: annotations at the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from oakum.model import Finding, ScanResult, Severity
from oakum.report import excepted
from oakum.report.escape import visible
from oakum.report.grounds import MOST, said
from oakum.report.interface import Context
from oakum.report.record import path_of
from oakum.report.summary import listed, summarise, verdict
from oakum.report.words import advice, revoke_link, standing, sureness, value

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
}

_VERDICTS = {"warn": "warning", "excepted": "notice"}


class GithubReport:
    """An annotation for each finding, one for what each policy says, then one for the summary."""

    name = "github"
    suffix = ".txt"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """One command a line."""
        for finding in result.findings:
            facts = (
                f"{value(finding)}, {sureness(finding)}",
                standing(finding.locations[0].origin),
                advice(finding, context),
                revoke_link(finding, context),
                f"{finding.secret_id} ({finding.rule})",
            )
            message = "\n".join(visible(fact) for fact in facts if fact)
            yield command(_LEVELS[finding.severity], message, **_position(finding), title=visible(finding.title))
        yield from _summary(result, context)


def _position(finding: Finding) -> dict[str, str]:
    location = finding.locations[0]
    span = location.span
    lines = {
        "file": visible(path_of(location.origin), limit=4096),
        "line": str(span.start_line),
        "endLine": str(span.end_line),
    }
    if span.start_line != span.end_line:  # GitHub takes columns only within one line
        return lines
    return lines | {"col": str(span.start_column), "endColumn": str(span.end_column)}


def _summary(result: ScanResult, context: Context) -> Iterator[str]:
    summary = summarise(result, len(context.rules.rules))
    for one in said(result.decision)[:MOST] if result.decision else ():
        yield command(_VERDICTS.get(one.verdict, "error"), visible(one.text, limit=2_000), title=visible(one.policy))
    yield command("notice", verdict(summary), title="Oakum")
    for line in excepted.lines(result):
        yield command("notice", visible(line, limit=2_000), title="Exception")
    if summary.skipped:
        yield command("warning", f"Not scanned: {visible(listed(summary.skipped))}", title="Oakum")
    if summary.interrupted:
        yield command("warning", "Interrupted: the rest was not looked at", title="Oakum")


def command(name: str, message: str, **properties: str) -> str:
    """One workflow command as a line; whatever the texts hold, it stays this one command."""
    fields = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {fields}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
