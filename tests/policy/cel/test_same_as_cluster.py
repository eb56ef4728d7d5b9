"""What our engine says, an API server says as well."""

from __future__ import annotations

import json
import time

import pytest

from cel_truths import ALL
from oakum.policy.cel.judge import judge

MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "asked"}}
RULE = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["configmaps"]}
GROUP = "admissionregistration.k8s.io/v1"
NAMESPACES = """\
apiVersion: v1
kind: Namespace
metadata: {name: gold, labels: {tier: gold}}
---
apiVersion: v1
kind: Namespace
metadata: {name: plain}
"""
PARAMETERS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: small, namespace: gold, labels: {for: limits}}
data: {most: "1"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: large, namespace: gold, labels: {for: limits}}
data: {most: "3"}
"""
POLICIES = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: limited}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    namespaceSelector: {matchLabels: {tier: gold}}
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
  matchConditions:
  - {name: not-exempt, expression: "object.metadata.?labels.exempt.orValue('') != 'yes'"}
  variables:
  - {name: keys, expression: "object.?data.orValue({}).map(k, k)"}
  - {name: most, expression: "int(params.data.most)"}
  validations:
  - expression: variables.keys.size() <= variables.most
    messageExpression: "'keys: ' + variables.keys.join(' ')"
  - {expression: "namespaceObject.metadata.labels.tier == 'gold'", message: never}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: limited}
spec:
  policyName: limited
  validationActions: [Deny]
  paramRef: {selector: {matchLabels: {for: limits}}, parameterNotFoundAction: Deny}
  matchResources: {objectSelector: {matchExpressions: [{key: free, operator: DoesNotExist}]}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: named}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps], resourceNames: [broken, good]}
  validations:
  - {expression: "object.data.value == 'right'", message: a value}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: named}
spec: {policyName: named, validationActions: [Deny]}
"""


def config(name, namespace, labels=None, **data):
    return MAP | {"metadata": {"name": name, "namespace": namespace, "labels": labels or {}}, "data": data}


OBJECTS = {
    "two keys in gold": config("two", "gold", a="1", b="2"),
    "one key in gold": config("one", "gold", a="1"),
    "two keys elsewhere": config("two", "plain", a="1", b="2"),
    "two keys, exempt": config("two", "gold", {"exempt": "yes"}, a="1", b="2"),
    "two keys, free": config("two", "gold", {"free": ""}, a="1", b="2"),
    "a value that is missing": MAP | {"metadata": {"name": "broken", "namespace": "plain"}},
    "a wrong value": config("good", "plain", value="wrong"),
    "the right value": config("good", "plain", value="right"),
}


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    kube_api = pytest.importorskip("kube_api", reason="no API server is at hand")
    with kube_api.kube_api(tmp_path_factory.mktemp("cluster")) as api:
        yield api


@pytest.mark.parametrize("expression", ALL)
def test_it_is_true_here(expression, ask):
    assert ask(expression, MAP) is True


def test_it_is_true_in_a_cluster(api):
    """Each expression is a policy of its own; the one that never holds shows that all are in force."""
    policies = [one for number, expression in enumerate((*ALL, "false")) for one in _policy(number, expression)]
    done = api.apply({"apiVersion": "v1", "kind": "List", "items": policies})
    assert done.code == 0, done.error
    said = _until(api, MAP, "failed expression: false")
    assert [line for line in said.splitlines() if "failed expression: false" not in line] == [], said


def test_whole_policies_deny_the_same(api, write):
    for text in (NAMESPACES, PARAMETERS, POLICIES):
        done = api.apply(text)
        assert done.code == 0, done.error
    _until(api, OBJECTS["a wrong value"], "a value")
    _until(api, OBJECTS["two keys in gold"], "keys: ")
    theirs = {name: "denied request" in _said(api, value) for name, value in OBJECTS.items()}
    policies, others = write("policies.yaml", POLICIES), write("others.yaml", f"{NAMESPACES}---\n{PARAMETERS}")
    ours = {}
    for name, value in OBJECTS.items():
        judged = judge([policies], [write("object.json", json.dumps(value))], params=[others])
        ours[name] = any(one.failures for one in judged)
    assert ours == theirs
    assert set(theirs.values()) == {True, False}


def _policy(number, expression):
    name = f"asked-{number}"
    spec = {"matchConstraints": {"resourceRules": [RULE]}, "validations": [{"expression": expression}]}
    bound = {"policyName": name, "validationActions": ["Warn"]}
    return [
        {"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}, "spec": spec},
        {"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": name}, "spec": bound},
    ]


def _said(api, value):
    return api.kubectl("create", "--dry-run=server", "-f", "-", given=value).error


def _until(api, value, words):
    """What is said of an object, once a policy is in force."""
    for _ in range(60):
        if words in (said := _said(api, value)):
            return said
        time.sleep(0.5)
    return pytest.fail("the policies did not come into force")
