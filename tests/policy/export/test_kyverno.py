from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import yaml

from oakum.policy.cel.judge import judge
from oakum.policy.export import kyverno
from oakum.policy.export.interface import Wanted
from oakum.policy.export.shapes import SHAPES
from shaped_objects import EXPECTED

ALL = Wanted(shapes=SHAPES)


def test_our_engine_finds_what_is_to_be_found(manifests, folder):
    pytest.importorskip("cel_expr_python", reason="cel-expr-python is not installed")
    found = {name: set() for name in EXPECTED}
    for judged in judge([folder(kyverno.export(ALL))], [manifests]):
        for answer in (*judged.failures, *judged.warnings):
            assert answer.metadata["result"] == "fail", answer
            found[answer.metadata["name"]].add(judged.namespace.removeprefix("oakum-"))
    assert found == EXPECTED


def test_kyverno_finds_the_same(manifests, folder):
    tool = shutil.which("kyverno") or pytest.skip("kyverno is not installed")
    command = [tool, "apply", str(folder(kyverno.export(ALL))), "--resource", str(manifests), "--policy-report"]
    done = subprocess.run(
        [*command, "--output-format", "json"], capture_output=True, text=True, timeout=120, check=False
    )
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    assert {one["result"] for one in results} == {"pass", "fail"}, results
    found = {name: set() for name in EXPECTED}
    for one in results:
        if one["result"] == "fail":
            found[one["resources"][0]["name"]].add(one["policy"].removeprefix("oakum-"))
    assert found == EXPECTED


def test_warnings_do_not_deny_and_auditing_denies_nothing():
    policies = [yaml.safe_load(text) for text in kyverno.export(ALL).values()]
    actions = {one["metadata"]["name"]: one["spec"]["validationActions"] for one in policies}
    assert actions["oakum-literal-env"] == ["Deny"]
    assert actions["oakum-automount"] == ["Audit"]
    assert not [text for text in kyverno.export(Wanted(shapes=SHAPES, audit=True)).values() if "- Deny" in text]
