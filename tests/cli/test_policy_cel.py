from __future__ import annotations

import json

import pytest

pytest.importorskip("cel_expr_python", reason="cel-expr-python is not installed (pip install 'oakum[policy]')")

from oakum.cli import main
from oakum.model import ExitCode

POLICY = """\
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: named}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations:
  - {expression: "object.metadata.name != 'web'", message: a name}
  - {expression: "request.userInfo.username == 'alice'", message: not alice}
"""
VAP = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: updates}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [pods]}]
  validations: [{expression: "false", message: no updates}]
"""
EXCEPTION = """\
apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: web}
spec: {policyRefs: [{name: named, kind: ValidatingPolicy}]}
"""


@pytest.fixture
def files(tmp_path):
    texts = {"p.yaml": POLICY, "v.yaml": VAP, "e.yaml": EXCEPTION}
    texts["pod.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"
    texts["db.yaml"] = texts["pod.yaml"].replace("web", "db")
    for name, text in texts.items():
        (tmp_path / name).write_text(text)


def judged(capsys, *arguments):
    code = main.run(["policy", "test", "-o", "json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_manifests_are_judged_by_kyverno(files, capsys):
    code, (only,) = judged(capsys, "--kyverno", "p.yaml", "pod.yaml")
    assert code == ExitCode.DENIED
    assert [one["msg"] for one in only["failures"]] == ["Pod web: a name"]
    assert (only["filename"], only["namespace"]) == ("pod.yaml", "named")


def test_who_asks_can_be_said(files, capsys):
    code, (unknown,) = judged(capsys, "--kyverno", "p.yaml", "db.yaml")
    assert (code, "no answer" in unknown["failures"][0]["msg"]) == (ExitCode.DENIED, True)
    code, (known,) = judged(capsys, "--kyverno", "p.yaml", "--user", "alice", "--group", "dev", "db.yaml")
    assert (code, known["successes"]) == (ExitCode.OK, 2)


def test_the_operation_and_both_kinds_of_policies(files, capsys):
    code, results = judged(capsys, "--vap", "v.yaml", "--operation", "UPDATE", "db.yaml")
    assert (code, results[0]["failures"][0]["msg"]) == (ExitCode.DENIED, "Pod db: no updates")
    assert judged(capsys, "--vap", "v.yaml", "db.yaml")[0] == ExitCode.OK
    assert len(judged(capsys, "--vap", "v.yaml", "--kyverno", "p.yaml", "db.yaml", "pod.yaml")[1]) == 4


def test_exceptions_come_with_other_objects(files, capsys):
    code, (only,) = judged(capsys, "--kyverno", "p.yaml", "--with", "e.yaml", "pod.yaml")
    assert (code, only["exceptions"][0]["msg"]) == (ExitCode.OK, "Pod web: exempt by PolicyException web")


def test_rego_judges_too_where_it_is_asked_to(files, capsys, tmp_path):
    pytest.importorskip("regorus", reason="gordon-to-regorus is not installed")
    (tmp_path / "rego").mkdir()
    (tmp_path / "rego" / "a.rego").write_text('package main\n\ndeny contains "by rego" if input.kind == "Pod"\n')
    code, results = judged(capsys, "--kyverno", "p.yaml", "--policy", "rego", "pod.yaml")
    assert code == ExitCode.DENIED
    assert {one["namespace"] for one in results} == {"named", "main"}


def test_standard_input_and_a_policy_that_is_wrong_are_errors(files, capsys, tmp_path):
    assert main.run(["policy", "test", "--kyverno", "p.yaml", "-"]) == ExitCode.USAGE
    (tmp_path / "p.yaml").write_text(POLICY.replace("!= 'web'", "!="))
    assert main.run(["policy", "test", "--kyverno", "p.yaml", "pod.yaml"]) == ExitCode.USAGE
    assert "p.yaml:8: ValidatingPolicy named: validations[0].expression, line 1, column " in capsys.readouterr().err
