"""PolicyReport objects of the Kubernetes policy working group, as Policy Reporter and Headlamp show them.

`wgpolicyk8s.io/v1alpha2`, as one list that `kubectl apply` takes. What stands in an object of a namespace is in a
report of that namespace; everything else is in one of the cluster. A report holds at most 500 results, so that etcd
takes it.
Source: the CRDs in `kubernetes-sigs/wg-policy-prototypes`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from oakum.model import Finding, ManifestOrigin, ScanResult
from oakum.report.encode import json_text
from oakum.report.escape import visible
from oakum.report.excepted import not_heard
from oakum.report.interface import Context
from oakum.report.record import place_of
from oakum.report.summary import amounts, summarise, verdict
from oakum.report.words import advice, status, sureness, value, where

_MOST = 500
_LONGEST_NAME = 40
_LONGEST_MESSAGE = 1000
_RESULTS = ("pass", "fail", "warn", "error", "skip")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class Api(NamedTuple):
    """How the objects are called."""

    version: str
    kind: str
    """In a namespace; that of the cluster has `Cluster` before it."""


class PolicyreportReport:
    """A list of reports: a failed result for each open finding, a skipped one for each suppressed."""

    name = "policyreport"
    suffix = ".json"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The list in pieces, one report at a time."""
        return documents(result, context, Api("wgpolicyk8s.io/v1alpha2", "PolicyReport"))


def documents(result: ScanResult, context: Context, api: Api) -> Iterator[str]:
    """A `List` of reports in an API, as JSON in pieces."""
    by_namespace: dict[str, list[dict[str, Any]]] = {"": list(_coverage(result, context))}
    for finding in (*result.findings, *result.suppressed):
        origin = finding.locations[0].origin
        namespace = origin.namespace if isinstance(origin, ManifestOrigin) else ""
        by_namespace.setdefault(_name(namespace), []).append(_result(finding, context))
    if not any(by_namespace.values()):
        by_namespace[""].append(_clean(result, context))
    yield '{"apiVersion": "v1", "kind": "List", "items": ['
    separator = "\n"
    for namespace, results in sorted(by_namespace.items()):
        for start in range(0, len(results), _MOST):
            part = results[start : start + _MOST]
            yield separator + json_text(_report(result.target, namespace, start // _MOST + 1, part, api))
            separator = ",\n"
    yield "\n]}\n"


def _report(target: str, namespace: str, number: int, results: list[dict[str, Any]], api: Api) -> dict[str, Any]:
    digest = hashlib.sha256(target.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    name = "-".join(part for part in ("oakum", _name(target)[-_LONGEST_NAME:].strip("-"), digest, str(number)) if part)
    counts = Counter(one["result"] for one in results)
    place = {"namespace": namespace} if namespace else {}
    return {
        "apiVersion": api.version,
        "kind": api.kind if namespace else f"Cluster{api.kind}",
        "metadata": {"name": name, **place, "labels": {"app.kubernetes.io/managed-by": "oakum"}},
        "summary": {word: counts[word] for word in _RESULTS},
        "results": results,
    }


def _result(finding: Finding, context: Context) -> dict[str, Any]:
    place = place_of(finding.locations[0])
    said = f"{finding.title}: {value(finding)}, {sureness(finding)}, {status(finding)} in {where(finding.locations[0])}"
    why = finding.suppression.said if finding.suppression else advice(finding, context)
    properties = {
        "secretId": finding.secret_id,
        "path": visible(place["path"]),
        "line": str(place["start_line"]),
        "commit": place["commit"] or "",
        "places": str(len(finding.locations)),
    }
    return {
        **_common(context, "secrets", finding.rule, "skip" if finding.suppression else "fail"),
        "severity": str(finding.severity),
        "message": visible(f"{said}. {why}", limit=_LONGEST_MESSAGE),
        "resources": _resources(finding),
        "properties": {key: text for key, text in properties.items() if text},
    }


def _resources(finding: Finding) -> list[dict[str, str]]:
    """The objects of Kubernetes that hold it."""
    found = []
    for location in finding.locations:
        origin = location.origin
        if isinstance(origin, ManifestOrigin) and origin.kind:
            parts = {"kind": origin.kind, "namespace": origin.namespace, "name": origin.name}
            found.append({key: visible(part) for key, part in parts.items() if part})
    return list({json_text(one): one for one in found}.values())


def _coverage(result: ScanResult, context: Context) -> Iterator[dict[str, Any]]:
    """What was not looked at is a result as well."""
    for reason, number in summarise(result, 0).skipped.items():
        message = {"message": f"not scanned: {visible(reason)}: {number}"}
        yield _common(context, "coverage", "not-scanned", "error") | message
    for line in not_heard(result.skipped):
        yield _common(context, "coverage", "exception-not-heard", "warn") | {"message": visible(line)}
    if result.interrupted:
        message = {"message": "interrupted: the rest was not looked at"}
        yield _common(context, "coverage", "interrupted", "error") | message


def _clean(result: ScanResult, context: Context) -> dict[str, Any]:
    """That nothing was found is a pass only where something was looked at."""
    summary = summarise(result, len(context.rules.rules))
    outcome = "pass" if amounts(summary.stats) else "error"
    return _common(context, "secrets", "all", outcome) | {"message": visible(verdict(summary))}


def _common(context: Context, policy: str, rule: str, outcome: str) -> dict[str, Any]:
    return {
        "source": "oakum",
        "category": "Secrets",
        "policy": f"oakum-{policy}",
        "rule": visible(rule),
        "result": outcome,
        "scored": True,
        "timestamp": {"seconds": int(context.finished.timestamp()), "nanos": 0},
    }


def _name(text: str) -> str:
    """As a name of Kubernetes."""
    return _NOT_IN_NAMES.sub("-", text.lower()).strip("-")
