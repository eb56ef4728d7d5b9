from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import yaml

from oakum.policy.export import gatekeeper
from oakum.policy.export.interface import Wanted
from oakum.policy.export.shapes import SHAPES
from shaped_objects import CASES, EXPECTED

ALL = Wanted(shapes=SHAPES)
FILES = gatekeeper.export(ALL)


def source(shape):
    """The Rego of a template, as Gatekeeper compiles it."""
    template = yaml.safe_load(FILES[f"templates/oakum-{shape.id}.yaml"])
    (target,) = template["spec"]["targets"]
    assert target["target"] == "admission.k8s.gatekeeper.sh"
    (code,) = target["code"]
    assert (code["engine"], code["source"]["version"]) == ("Rego", "v1")
    libraries = {f"lib{number}.rego": text for number, text in enumerate(code["source"]["libs"])}
    return {"template.rego": code["source"]["rego"]} | libraries


def review(case):
    return {"review": {"object": case.object, "operation": "CREATE"}, "parameters": {}}


def test_our_engine_finds_what_is_to_be_found():
    pytest.importorskip("regorus", reason="gordon-to-regorus is not installed")
    from oakum.policy.rego.select import engine

    found = {name: set() for name in EXPECTED}
    for shape in SHAPES:
        judge = engine()
        judge.load(source(shape))
        for case in CASES:
            if judge.eval("data.oakum.violation", review(case)):
                found[case.name].add(shape.id)
    assert found == EXPECTED


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.id for shape in SHAPES])
def test_opa_finds_the_same(shape, tmp_path):
    tool = shutil.which("opa") or pytest.skip("opa is not installed")
    for name, text in source(shape).items():
        (tmp_path / name).write_text(text)
    reviews = {"reviews": {case.name: review(case) for case in CASES}}
    asked = "some name, given in input.reviews; found := data.oakum.violation with input as given; count(found) > 0"
    options = ["--format", "raw", "--data", str(tmp_path), "--stdin-input", "--strict-builtin-errors"]
    command = [tool, "eval", *options, f"[name | {asked}]"]
    done = subprocess.run(command, input=json.dumps(reviews), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {name for name, ids in EXPECTED.items() if shape.id in ids}


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.id for shape in SHAPES])
def test_a_constraint_is_of_its_templates_kind(shape):
    template = yaml.safe_load(FILES[f"templates/oakum-{shape.id}.yaml"])
    constraint = yaml.safe_load(FILES[f"constraints/oakum-{shape.id}.yaml"])
    assert template["spec"]["crd"]["spec"]["names"]["kind"] == constraint["kind"]
    assert template["metadata"]["name"] == constraint["kind"].lower()
    assert constraint["spec"]["enforcementAction"] == ALL.action(shape).lower()
    assert constraint["spec"]["match"]["excludedNamespaces"] == ["kube-system"]


def test_nothing_but_what_gatekeeper_allows_is_named():
    """Its templates may name libraries below `lib` and its own inventory, no other data."""
    for shape in SHAPES:
        for text in source(shape).values():
            assert "data.oakum" not in text
            assert "data.parameters" not in text
