"""SARIF 2.1.0, as GitHub code scanning and other viewers take it.

Only rules with results are listed. What a default left out is counted by reason; everything else that was not
scanned is a notification of its own. Columns count bytes; `byteOffset` and `byteLength` are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from oakum.model import Finding, Location, ScanResult, Severity, Skipped, Suppression
from oakum.report.encode import json_text
from oakum.report.escape import visible, web_link
from oakum.report.excepted import not_heard
from oakum.report.grounds import said
from oakum.report.interface import Context
from oakum.report.record import path_of, place_of, plain_value
from oakum.report.summary import summarise
from oakum.report.words import advice, companions, history, revoke_link, rule_link, standing, sureness, value

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_VERDICTS = {"allow": "note", "warn": "warning", "excepted": "note"}
# GitHub's own bounds: critical above 9.0, high from 7.0, medium from 4.0.
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}


class SarifReport:
    """One run with all findings; the suppressed ones carry their suppression."""

    name = "sarif"
    suffix = ".sarif"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The log in pieces, one result a line."""
        findings = (*result.findings, *result.suppressed)
        rules = _rules(findings, context)
        yield f'{{"$schema": {json_text(_SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
        yield f'"tool": {json_text({"driver": _driver(list(rules.values()), context)})},\n'
        yield f'"invocations": {json_text([_invocation(result)])},\n"results": ['
        indices = {rule_id: index for index, rule_id in enumerate(rules)}
        for number, finding in enumerate(findings):
            yield ("," if number else "") + "\n" + json_text(_result(finding, indices[finding.rule], context))
        yield "]}]}\n"


def _driver(rules: list[dict[str, Any]], context: Context) -> dict[str, Any]:
    return {
        "name": "Oakum",
        "version": context.version,
        "rules": rules,
        "properties": {"rulesInForce": len(context.rules.rules)},
    }


def _rules(findings: Iterable[Finding], context: Context) -> dict[str, dict[str, Any]]:
    descriptors: dict[str, dict[str, Any]] = {}
    for finding in findings:
        if finding.rule not in descriptors:
            descriptors[finding.rule] = _descriptor(finding, context)
    return descriptors


def _descriptor(finding: Finding, context: Context) -> dict[str, Any]:
    rule = context.rule(finding)
    severity = rule.severity if rule else finding.severity
    title = visible(rule.title if rule else finding.title)
    links = _links(finding, context)
    descriptor: dict[str, Any] = {
        "id": finding.rule,
        "name": title,
        "shortDescription": {"text": title},
        "fullDescription": {"text": advice(finding, context)},
        "help": _help(advice(finding, context), links),
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {
            "tags": list(dict.fromkeys((*_tags(finding), finding.service or "generic"))),
            "security-severity": _SCORES[severity],
            "precision": "very-high" if rule and rule.confidence >= 0.9 else "high",
        },
    }
    return descriptor | ({"helpUri": next(iter(links.values()))} if links else {})


def _tags(finding: Finding) -> tuple[str, ...]:
    if finding.is_unsafe_default:
        return "security", "insecure-default", "external/cwe/cwe-1188"
    return "security", "secret", "external/cwe/cwe-798"


def _links(finding: Finding, context: Context) -> dict[str, str]:
    rule, service = context.rule(finding), context.rules.services.get(finding.service)
    links = {
        "About this rule": rule_link(finding.rule, context),
        "Revoke it here": revoke_link(finding, context),
        "The provider's documentation": web_link(service.docs) if service else "",
    }
    links |= {f"Reference {n}": web_link(url) for n, url in enumerate(rule.references if rule else (), 1)}
    return {label: url for label, url in links.items() if url}


def _help(text: str, links: dict[str, str]) -> dict[str, str]:
    plain = [text, *(f"{label}: {url}" for label, url in links.items())]
    rich = [_unlinked(text), *(f"- [{label}](<{url}>)" for label, url in links.items())]
    return {"text": "\n".join(plain), "markdown": "\n\n".join([rich[0], "\n".join(rich[1:])]).strip()}


def _result(finding: Finding, rule_index: int, context: Context) -> dict[str, Any]:
    first, *further = finding.locations
    related = {json_text(item): item for item in map(_location, further)}  # the schema wants them distinct
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "rank": round(finding.confidence * 100, 1),
        "message": {"text": _message(finding, context)},
        "locations": [_location(first)],
        "relatedLocations": list(related.values()),
        "partialFingerprints": {"oakumSecretId/v1": finding.secret_id},
        # SARIF wants this on all results or on none, so that empty means "not suppressed".
        "suppressions": [_suppression(finding.suppression)] if finding.suppression else [],
        "properties": _properties(finding, context.show_secrets),
    }


def _message(finding: Finding, context: Context) -> str:
    origin = finding.locations[0].origin
    sentences = (
        f"{visible(finding.title)}: {value(finding)}, {sureness(finding)}",
        f"With {companions(finding)}" if finding.parts else "",
        *(f"{label} commit {text}" for label, text in history(origin)),
        standing(origin),
        advice(finding, context),
    )
    return _unlinked(". ".join(s.rstrip(".") for s in sentences if s) + ".")


def _unlinked(text: str) -> str:
    """Brackets would make a link in a SARIF message."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _properties(finding: Finding, show_secret: bool) -> dict[str, Any]:
    place = place_of(finding.locations[0])
    properties = {
        "service": finding.service,
        "severity": str(finding.severity),
        "confidence": round(finding.confidence, 4),
        "validity": str(finding.validity),
        "exposure": place["exposure"],
        "commit": place["commit"],
        "author": place["author"],
        "date": place["date"],
        "lastCommit": place["last_commit"],
        "atHead": place["at_head"],
        "decoded": place["decoded"],
        "parts": [msgspec.to_builtins(part) for part in finding.parts],
    }
    return properties | ({"secret": plain_value(finding.secret)} if show_secret else {})


def _location(location: Location) -> dict[str, Any]:
    span = location.span
    region = {
        "startLine": span.start_line,
        "startColumn": span.start_column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "byteOffset": span.start,
        "byteLength": span.end - span.start,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(path_of(location.origin)), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    # A bare colon would make the first segment a scheme, and a second slash would make it a host.
    uri = quote(path.encode("utf-8", "backslashreplace"), safe="/")
    if uri.startswith("/"):
        return {"uri": "file:///" + uri.lstrip("/")}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _suppression(suppression: Suppression) -> dict[str, Any]:
    properties = {name: getattr(suppression, name) for name in ("kind", "source", "owner", "ticket", "expires")}
    return {
        "kind": "inSource" if suppression.kind == "inline" else "external",
        "status": "accepted",
        "justification": visible(suppression.said),
        "properties": {name: text for name, text in properties.items() if text or name == "source"},
    }


def _invocation(result: ScanResult) -> dict[str, Any]:
    defaults = summarise(result, 0).skipped_by_default
    notes = [_notification(item) for item in result.skipped if not item.by_default]
    notes += [_note("note", f"{number} left out by default: {reason}") for reason, number in defaults.items()]
    notes += [_note("note", one) for one in not_heard(result.skipped)]
    for one in said(result.decision) if result.decision else ():
        level = _VERDICTS.get(one.verdict, "error")
        notes.append(_note(level, f"{one.policy} says {one.verdict}: {one.text}"))
    if result.interrupted:
        notes.append(_note("error", "Interrupted: the rest was not looked at"))
    return {"executionSuccessful": not result.interrupted, "toolExecutionNotifications": notes}


def _notification(item: Skipped) -> dict[str, Any]:
    detail = f": {item.detail}" if item.detail else ""
    return _note("warning", f"Not scanned: {item.reason}{detail}") | {
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(item.path)}}]
    }


def _note(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _unlinked(visible(text))}}
