from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft7Validator

from oakum.model import Exposure, ManifestOrigin, Stats

Make = Callable[..., Any]
TEXT = {"type": "string", "minLength": 1}
NAME = {"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63}
COUNTS = {word: {"type": "integer", "minimum": 0} for word in ("pass", "fail", "warn", "error", "skip")}
RESULT = {
    "type": "object",
    "required": ["policy"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("source", "category", "policy", "rule", "message"), TEXT),
        "severity": {"enum": ["critical", "high", "medium", "low", "info"]},
        "result": {"enum": list(COUNTS)},
        "scored": {"type": "boolean"},
        "timestamp": {
            "required": ["seconds", "nanos"],
            "properties": {"seconds": {"type": "integer"}, "nanos": {"type": "integer"}},
        },
        "resources": {"type": "array", "items": {"type": "object", "additionalProperties": TEXT}},
        "properties": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
# What the CRDs demand of the parts that are used.
SCHEMA = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "summary", "results"],
    "properties": {
        "metadata": {"type": "object", "required": ["name"], "properties": {"name": NAME, "namespace": NAME}},
        "summary": {"type": "object", "additionalProperties": False, "properties": COUNTS},
        "results": {"type": "array", "minItems": 1, "maxItems": 500, "items": RESULT},
    },
}


def reports(text: str) -> list[dict[str, Any]]:
    listed = json.loads(text)
    assert (listed["apiVersion"], listed["kind"]) == ("v1", "List")
    for report in listed["items"]:
        Draft7Validator(SCHEMA).validate(report)
        results = [result["result"] for result in report["results"]]
        assert report["summary"] == {word: results.count(word) for word in COUNTS}
    found: list[dict[str, Any]] = listed["items"]
    return found


@pytest.fixture
def in_manifest(make_finding: Make, make_location: Make) -> Make:
    def make(namespace: str, name: str = "web") -> Any:
        origin = ManifestOrigin(path="app.yaml", kind="Deployment", namespace=namespace, name=name, field="$.spec")
        return make_finding(locations=(make_location(origin=origin),))

    return make


def test_what_stands_in_a_namespace_is_reported_there(render, make_result, make_finding, in_manifest):
    everywhere, shop = reports(render("policyreport", make_result(make_finding(), in_manifest("shop"))))
    assert (everywhere["kind"], everywhere["apiVersion"]) == ("ClusterPolicyReport", "wgpolicyk8s.io/v1alpha2")
    assert (shop["kind"], shop["metadata"]["namespace"]) == ("PolicyReport", "shop")
    (result,) = shop["results"]
    assert result["resources"] == [{"kind": "Deployment", "namespace": "shop", "name": "web"}]
    assert (result["policy"], result["rule"], result["result"]) == ("oakum-secrets", "acme-token", "fail")
    assert result["severity"] == "critical"
    assert result["properties"]["secretId"].startswith("sid_")


def test_suppressed_findings_and_what_was_not_scanned_are_results(render, make_result):
    (report,) = reports(render("policyreport", make_result()))
    assert [(one["rule"], one["result"]) for one in report["results"]] == [
        ("not-scanned", "error"),
        ("acme-token", "skip"),
    ]
    assert "a documented example" in report["results"][1]["message"]
    assert "too large: 1" in report["results"][0]["message"]


@pytest.mark.parametrize(("stats", "result"), [(Stats(files=3, bytes=100), "pass"), (Stats(), "error")])
def test_nothing_found_is_a_pass_only_where_something_was_looked_at(stats, result, render, make_result):
    (report,) = reports(render("policyreport", make_result(suppressed=(), skipped=(), stats=stats)))
    assert [one["result"] for one in report["results"]] == [result]


def test_an_interrupted_scan_says_so(render, make_result):
    (report,) = reports(render("policyreport", make_result(suppressed=(), skipped=(), interrupted=True)))
    assert report["results"][0]["rule"] == "interrupted"


def test_no_report_holds_more_than_etcd_takes(render, make_result, make_finding):
    found = reports(render("policyreport", make_result(*[make_finding()] * 1200)))
    assert [len(report["results"]) for report in found] == [500, 500, 202]
    assert len({report["metadata"]["name"] for report in found}) == 3


def test_values_and_hostile_text_stay_out(render, make_result, make_finding, in_manifest, make_location, canary):
    odd = in_manifest("Shop_1\n", name="a\x1b[2J")
    text = render("policyreport", make_result(odd, make_finding(locations=(make_location(path="a\u202eb\n"),))))
    assert canary not in text
    assert text.isprintable() or set(text) - {"\n"} == {c for c in text if c.isprintable()}
    assert reports(text)[1]["metadata"]["namespace"] == "shop-1"


def test_targets_of_any_name_have_a_name(render, make_result):
    names = {
        reports(render("policyreport", make_result(target=t)))[0]["metadata"]["name"]
        for t in ("", "/", "/a/B c", "x" * 200)
    }
    assert len(names) == 4


def test_one_object_in_several_places_is_named_once(render, make_result, make_finding, make_location):
    origin = ManifestOrigin(path="a.yaml", kind="Pod", namespace="shop", name="web", exposure=Exposure.COMMITTED)
    finding = make_finding(locations=(make_location(origin=origin), make_location(origin=origin)))
    assert len(reports(render("policyreport", make_result(finding)))[1]["results"][0]["resources"]) == 1
