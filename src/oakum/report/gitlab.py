"""GitLab's Secret Detection report, schema 15: what `artifacts: reports: secret_detection` takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from oakum.model import Finding, ScanResult
from oakum.report import excepted
from oakum.report.encode import json_text
from oakum.report.escape import visible, web_link
from oakum.report.grounds import said
from oakum.report.interface import Context
from oakum.report.record import place_of
from oakum.report.summary import summarise
from oakum.report.words import (
    advice,
    history,
    revoke_link,
    rule_link,
    standing,
    status,
    sureness,
    value,
    where,
)

_SCHEMA_VERSION = "15.0.7"
_NO_COMMIT = "0000000"  # the schema demands a commit; this is what GitLab's own analyzer writes where there is none
_LONGEST_NAME = 255
_LONGEST_SOLUTION = 7000
_PLACES_SHOWN = 20


class GitlabReport:
    """One vulnerability for each open finding; what was not scanned as messages of the scan."""

    name = "gitlab"
    suffix = ".json"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The document in pieces, one vulnerability a line."""
        yield f'{{"version": "{_SCHEMA_VERSION}",\n"scan": {json_text(_scan(result, context))},\n'
        yield '"vulnerabilities": ['
        for number, finding in enumerate(result.findings):
            item = _vulnerability(finding, context)
            yield ("," if number else "") + "\n" + json_text(item)
        yield "]}\n"


def _scan(result: ScanResult, context: Context) -> dict[str, Any]:
    tool = {"id": "oakum", "name": "Oakum", "version": context.version, "vendor": {"name": "Oakum"}}
    return {
        "analyzer": tool,
        "scanner": tool,
        "type": "secret_detection",
        "start_time": _time(context.finished - timedelta(seconds=result.stats.seconds)),
        "end_time": _time(context.finished),
        "status": "failure" if result.interrupted else "success",
        "messages": _messages(result),
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _messages(result: ScanResult) -> list[dict[str, str]]:
    summary = summarise(result, 0)
    notes = [("warn", f"not scanned, {reason}: {number}") for reason, number in summary.skipped.items()]
    notes += [("info", f"left out by default, {r}: {number}") for r, number in summary.skipped_by_default.items()]
    notes += [("info", one) for one in excepted.lines(result)]
    for one in said(result.decision) if result.decision else ():
        level = "info" if one.verdict == "excepted" else "warn"
        notes.append((level, f"{one.policy} says {one.verdict}: {one.text}"))
    if result.interrupted:
        notes.append(("warn", "interrupted: the rest was not looked at"))
    return [{"level": level, "value": visible(text)} for level, text in notes]


def _vulnerability(finding: Finding, context: Context) -> dict[str, Any]:
    rule = context.rule(finding)
    links = [revoke_link(finding, context), *(web_link(url) for url in (rule.references if rule else ()))]
    return {
        "id": str(uuid5(NAMESPACE_URL, f"oakum:{visible(finding.rule)}:{finding.secret_id}")),
        "name": visible(finding.title, limit=_LONGEST_NAME - 1)[:_LONGEST_NAME],
        "description": _description(finding),
        "severity": finding.severity.capitalize(),
        "solution": advice(finding, context)[:_LONGEST_SOLUTION],
        "identifiers": _identifiers(finding, context),
        "links": [{"url": url} for url in dict.fromkeys(links) if url],
        "location": _location(finding),
    }


def _description(finding: Finding) -> str:
    """Markdown in GitLab, so every line is a code span, which nothing from outside can leave."""
    origin = finding.locations[0].origin
    facts = [
        f"{value(finding)}, {sureness(finding)}, {status(finding)}",
        *(f"{label} commit: {text}" for label, text in history(origin)),
        standing(origin),
        *(f"also at {where(location)}" for location in finding.locations[1 : _PLACES_SHOWN + 1]),
        f"{left} more places" if (left := len(finding.locations) - 1 - _PLACES_SHOWN) > 0 else "",
        f"identity {finding.secret_id}",
    ]
    return "\n\n".join("`" + fact.replace("`", "\\x60") + "`" for fact in facts if fact)


def _identifiers(finding: Finding, context: Context) -> list[dict[str, str]]:
    own = {"type": "oakum_rule_id", "name": f"Oakum rule {finding.rule}", "value": finding.rule}
    if link := rule_link(finding.rule, context):
        own["url"] = link
    return [
        own,
        {
            "type": "cwe",
            "name": "CWE-798",
            "value": "798",
            "url": "https://cwe.mitre.org/data/definitions/798.html",
        },
    ]


def _location(finding: Finding) -> dict[str, Any]:
    place = place_of(finding.locations[0])
    commit = {"sha": place["commit"] or _NO_COMMIT}
    if place["commit"]:
        commit |= {"author": place["author"], "date": place["date"]}
    return {
        "file": place["path"],
        "start_line": place["start_line"],
        "end_line": place["end_line"],
        "commit": commit,
    }
