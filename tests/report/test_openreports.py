from __future__ import annotations

import json

from oakum.model import ManifestOrigin


def test_it_is_the_same_under_other_names(render, make_result, make_finding, make_location):
    origin = ManifestOrigin(path="a.yaml", kind="Pod", namespace="shop", name="web")
    result = make_result(make_finding(locations=(make_location(origin=origin),)))
    ours, theirs = (json.loads(render(name, result))["items"] for name in ("openreports", "policyreport"))
    assert [one["kind"] for one in ours] == ["ClusterReport", "Report"]
    assert {one["apiVersion"] for one in ours} == {"openreports.io/v1alpha1"}
    assert [one["results"] for one in ours] == [one["results"] for one in theirs]
