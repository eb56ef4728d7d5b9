from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from oakum.policy.export import conftest
from oakum.policy.export.interface import Wanted
from oakum.policy.export.shapes import SHAPES
from shaped_objects import CASES, EXPECTED

ALL = Wanted(shapes=SHAPES)


def asked(query):
    """`data.main.deny_literal_env` asks for `literal-env`."""
    return query.rpartition(".")[2].partition("_")[2].replace("_", "-")


def test_conftest_finds_what_is_to_be_found(tmp_path, folder):
    tool = shutil.which("conftest") or pytest.skip("conftest is not installed")
    policies = folder(conftest.export(ALL))
    for case in CASES:
        (tmp_path / f"{case.name.replace(':', '.')}.json").write_text(json.dumps(case.object))
    command = [tool, "test", "--policy", str(policies), "-o", "json", *map(str, tmp_path.glob("*.json"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = {}
    for one in json.loads(done.stdout):
        results = (*one.get("failures", ()), *one.get("warnings", ()))
        name = one["filename"].rpartition("/")[2].removesuffix(".json")
        found[name] = {asked(result["metadata"]["query"]) for result in results}
    assert found == {name.replace(":", "."): ids for name, ids in EXPECTED.items()}


def test_our_engine_finds_the_same():
    pytest.importorskip("regorus", reason="gordon-to-regorus is not installed")
    from oakum.policy.rego.select import engine

    judge = engine()
    judge.load(conftest.export(ALL))
    found = {}
    for case in CASES:
        answers = {shape.id: judge.eval(f"data.main.{_rule(shape)}", case.object) for shape in SHAPES}
        found[case.name] = {check for check, answer in answers.items() if answer}
    assert found == EXPECTED


def _rule(shape):
    return f"{ALL.action(shape).lower()}_{shape.id.replace('-', '_')}"


def test_a_namespace_is_exempt_and_auditing_denies_nothing():
    main = conftest.export(ALL)["main.rego"]
    assert 'exempt := {"kube-system"}' in main
    assert "deny_literal_env contains" in main
    audited = conftest.export(Wanted(shapes=SHAPES, audit=True, exempt=()))["main.rego"]
    assert "exempt := set()" in audited
    assert "\ndeny_" not in audited
