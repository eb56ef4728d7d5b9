from __future__ import annotations

import re
import time

import pytest
import yaml

from oakum.policy.cel.judge import judge
from oakum.policy.export import vap
from oakum.policy.export.interface import Wanted
from oakum.policy.export.shapes import SHAPES
from shaped_objects import CASES, EXPECTED

ALL = Wanted(shapes=SHAPES)
ID = re.compile(r"ValidatingAdmissionPolicy '(?:oakum-)([a-z-]+)'")


def test_our_engine_finds_what_is_to_be_found(manifests, folder):
    pytest.importorskip("cel_expr_python", reason="cel-expr-python is not installed")
    found = {name: set() for name in EXPECTED}
    for judged in judge([folder(vap.export(ALL))], [manifests]):
        for answer in (*judged.failures, *judged.warnings):
            assert answer.metadata["result"] == "fail", answer
            found[answer.metadata["name"]].add(judged.namespace.removeprefix("oakum-"))
    assert found == EXPECTED


def test_warnings_do_not_deny_and_auditing_denies_nothing():
    bindings = [list(yaml.safe_load_all(text))[1] for text in vap.export(ALL).values()]
    actions = {one["spec"]["policyName"]: one["spec"]["validationActions"] for one in bindings}
    assert actions["oakum-literal-env"] == ["Deny", "Audit"]
    assert actions["oakum-automount"] == ["Warn", "Audit"]
    audited = vap.export(Wanted(shapes=SHAPES, audit=True)).values()
    assert not [text for text in audited if "- Deny" in text]


def test_an_api_server_finds_the_same(tmp_path, folder):
    """The engine that they are written for: each object is created without being kept."""
    kube_api = pytest.importorskip("kube_api", reason="no API server is at hand")
    files = folder(vap.export(ALL))
    with kube_api.kube_api(tmp_path) as api:
        assert api.kubectl("apply", "-f", str(files)).code == 0
        _until_in_force(api)
        found = {case.name: _found(api, case.object) for case in CASES}
    assert {name: bool(ids) for name, ids in found.items()} == {name: bool(ids) for name, ids in EXPECTED.items()}
    assert not {name: ids - EXPECTED[name] for name, ids in found.items() if ids - EXPECTED[name]}


def _found(api, value):
    """What it denies or warns of; it names one policy that denies, even where several do."""
    said = api.kubectl("create", "--dry-run=server", "-f", "-", given=value).error
    assert "Invalid" not in said, said
    return set(ID.findall(said))


def _until_in_force(api):
    (case,) = [case for case in CASES if case.name == "token"]
    for _ in range(60):
        if _found(api, case.object):
            return
        time.sleep(0.5)
    pytest.fail("the policies did not come into force")
