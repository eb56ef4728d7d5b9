from __future__ import annotations

import random

import pytest

from cel_objects import DEPLOYMENT, POD
from oakum.model import PolicyError, UsageError
from oakum.policy.cel.judge import files, judge
from oakum.policy.cel.subject import Asker
from oakum.rules.template import expand

KYVERNO = """\
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: named}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: ["", apps], apiVersions: [v1], operations: ["*"], resources: [pods, deployments, secrets]}
  validations:
  - expression: object.metadata.name != 'web'
    message: a name
"""
KUBERNETES = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
  validations:
  - expression: object.spec.replicas <= 2
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: warn}
spec: {policyName: few, validationActions: [Warn]}
"""
EXCEPTION = """\
apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: all}
spec:
  policyRefs: [{name: named, kind: ValidatingPolicy}]
  matchConditions: [{name: all, expression: "true"}]
"""


def test_every_file_is_judged_by_every_policy(write):
    policies = [write("p/kyverno.yaml", KYVERNO).parent, write("vap.yaml", KUBERNETES)]
    manifests = [
        write("m/a.yaml", f"{POD}---\n{DEPLOYMENT}").parent,
        write("m/b.yml", POD.replace("name: web,", "name: db,")),
    ]
    found = {(one.file.rpartition("/")[2], one.namespace): one for one in judge(policies, manifests[:1])}
    assert set(found) == {("a.yaml", "named"), ("a.yaml", "few"), ("b.yml", "named"), ("b.yml", "few")}
    denied = found["a.yaml", "named"].failures
    assert [(one.message, one.rule, one.line) for one in denied] == [
        ("Pod web: a name", "ValidatingPolicy/named", 1),
        ("Deployment web: a name", "ValidatingPolicy/named", 8),
    ]
    assert denied[1].metadata == {
        "result": "fail",
        "kind": "Deployment",
        "name": "web",
        "actions": ["Deny"],
        "validation": 0,
    }
    assert found["a.yaml", "few"].warnings[0].metadata["by"] == "warn"
    assert found["b.yml", "named"].successes == 1
    assert found["b.yml", "few"] == type(found["b.yml", "few"])(file=found["b.yml", "few"].file, namespace="few")


def test_exceptions_come_from_whoever_judges_not_from_what_is_judged(write):
    policy, exception = write("p.yaml", KYVERNO), write("e.yaml", EXCEPTION)
    (own,) = judge([policy], [write("m.yaml", f"{POD}---\n{EXCEPTION}")])
    assert len(own.failures) == 1
    (given,) = judge([policy], [write("m.yaml", POD)], exceptions=[exception])
    assert (given.failures, len(given.exceptions)) == ((), 1)


def test_a_manifest_that_cannot_be_read_is_a_failure(write):
    broken, read = judge([write("p.yaml", KYVERNO)], [write("m/broken.yaml", "a: [").parent, write("ok.yaml", POD)])
    assert broken.failures[0].rule == "manifest"
    assert broken.failures[0].line == 2
    assert read.failures[0].message == "Pod web: a name"


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (POD, "there is no ValidatingAdmissionPolicy"),
        (KYVERNO.replace("kind: ValidatingPolicy", "kind: MutatingPolicy"), "MutatingPolicy named is not read"),
        (
            KYVERNO.replace("policies.kyverno.io/v1", "kyverno.io/v2").replace("ValidatingPolicy", "CleanupPolicy"),
            "CleanupPolicy named is not read",
        ),
        (
            KUBERNETES.replace("ValidatingAdmissionPolicy\n", "MutatingAdmissionPolicy\n"),
            "MutatingAdmissionPolicy few is not read",
        ),
        ("a: [", "expected"),
    ],
)
def test_what_cannot_judge_is_an_error_not_a_pass(policy, problem, write):
    with pytest.raises(PolicyError, match=problem):
        judge([write("p.yaml", policy)], [write("m.yaml", POD)])


def test_a_folder_without_manifests_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="no YAML or JSON"):
        files(tmp_path)
    with pytest.raises(UsageError, match="no such file"):
        files(tmp_path / "missing.yaml")


def test_a_message_never_holds_the_value_of_a_secret(write):
    value = expand("{alnum:30}", random.Random(3))
    policy = KYVERNO.replace("message: a name", "messageExpression: \"'no ' + object.stringData.token\"").replace(
        "!= 'web'", "== ''"
    )
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{token: {value}}}\n"
    (judged,) = judge([write("p.yaml", policy)], [write("m.yaml", secret)])
    assert judged.failures[0].message == "Secret s: no [hidden]"
    assert value not in repr(judged)


def test_who_asks_decides_what_a_policy_is_about(write):
    (judged,) = judge([write("p.yaml", KUBERNETES)], [write("m.yaml", DEPLOYMENT)], asker=Asker(operation="DELETE"))
    assert (judged.warnings, judged.successes) == ((), 0)


def test_json_is_read_as_well(write):
    (judged,) = judge(
        [write("p.yaml", KYVERNO)],
        [write("m.json", '{"apiVersion": "v1",\n\t"kind": "Pod", "metadata": {"name": "web"}}')],
    )
    assert judged.failures[0].message == "Pod web: a name"
