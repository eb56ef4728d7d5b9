from __future__ import annotations

import copy
import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.model import PolicyError, UsageError
from oakum.policy.cel.judge import load
from oakum.policy.cel.objects import parse
from oakum.policy.cel.subject import Asker, Cluster

POLICIES = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: a}
spec:
  failurePolicy: Fail
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    namespaceSelector: {matchLabels: {a: b}}
    objectSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: "*"}]
  matchConditions: [{name: a, expression: "true"}]
  variables: [{name: a, expression: "1"}]
  validations: [{expression: "variables.a == 1", message: a, messageExpression: "'a'", reason: Invalid}]
  auditAnnotations: [{key: a, valueExpression: "'a'"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: a}
spec:
  policyName: a
  validationActions: [Deny]
  paramRef: {name: a, selector: {matchLabels: {a: b}}}
  matchResources: {resourceRules: []}
---
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: b, labels: {a: b}}
spec:
  validationActions: [Deny]
  evaluation: {mode: Kubernetes}
  autogen: {podControllers: {controllers: [deployments]}}
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
  validations: [{expression: "object.metadata.name != 'x'"}]
---
apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: b}
spec:
  policyRefs: [{name: b, kind: ValidatingPolicy}]
  matchConditions: [{name: a, expression: "true"}]
  images: [a]
  allowedValues: [b]
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: c, annotations: {a: b}}
spec:
  validationFailureAction: Audit
  rules:
  - name: a
    match:
      any:
      - resources:
          {kinds: [Pod], names: [a], namespaces: [b], operations: [CREATE], selector: {matchLabels: {a: b}}}
    exclude: {all: [{resources: {kinds: [Pod], name: z, namespaceSelector: {matchLabels: {a: b}}}}]}
    celPreconditions: [{name: a, expression: "true"}]
    validate:
      message: a
      cel: {paramKind: {apiVersion: v1, kind: A}, paramRef: {name: a}, expressions: [{expression: "true"}]}
"""
VALUES = list(yaml.safe_load_all(POLICIES))
POD = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"a": "b"}}}'
ODD = st.sampled_from([None, 7, "", "odd", [], [7], ["odd"], {}, {"odd": 7}, [{}], [[]], True, {"a": {"b": []}}])


def paths(value, path=()):
    """Where something stands, and how it is reached."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*path, key))


KEYS = st.sampled_from(["apiVersion", "kind", "metadata", "spec", "labels", "name"])
PATHS = [(number, path) for number, value in enumerate(VALUES) for path in paths(value) if path]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PATHS), ODD)
def test_a_policy_of_any_shape_judges_or_is_refused(where, odd):
    number, path = where
    values = copy.deepcopy(VALUES)
    holder = values[number]
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = odd
    (pod,) = parse(POD, "pod.json")
    try:
        policies = load([one for value in values for one in parse(json.dumps(value), "p.json")])
    except (PolicyError, UsageError) as error:
        assert str(error)  # noqa: PT017 - refused in words
        return
    subject = Cluster.of([pod]).subject(pod, Asker())
    assert all(said.outcome.message is not None for policy in policies for said in policy.judge(subject))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "operations: [CREATE], resources: [pods], s",
            "operations: CREATE, resources: [pods], s",
            r"Expected `array \| null`, got `str`",
        ),
        ("operator: In", "operator: 7", r"matchExpressions\[0\].operator"),
        ("validationActions: [Deny]\n  paramRef", "validationActions: Deny\n  paramRef", "validationActions: Expected"),
        ("policyRefs: [{name: b, kind: ValidatingPolicy}]", "policyRefs: [{name: b}]", "missing required field `kind`"),
        ("names: [a]", "names: a", r"any\[0\].resources.names"),
    ],
)
def test_what_does_not_fit_is_named(old, new, problem):
    with pytest.raises(PolicyError, match=problem) as caught:
        load(list(parse(POLICIES.replace(old, new, 1), "p.yaml")))
    assert str(caught.value).startswith("p.yaml:")


@given(
    st.recursive(
        ODD,
        lambda inner: st.dictionaries(KEYS, inner),
        max_leaves=8,
    )
)
def test_an_object_of_any_shape_is_judged(value):
    policies = load(list(parse(POLICIES, "p.yaml")))
    objects = list(parse(json.dumps(value), "m.json"))
    cluster = Cluster.of(objects)
    for one in objects:
        for policy in policies:
            assert list(policy.judge(cluster.subject(one, Asker()))) is not None
