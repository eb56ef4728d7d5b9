from __future__ import annotations

import pytest
import yaml

from cel_objects import DEPLOYMENT, POD, document, documents, subject
from oakum.model import PolicyError
from oakum.policy.cel.evaluate import Ruling
from oakum.policy.cel.said import Said
from oakum.policy.cel.subject import Asker, Subject
from oakum.policy.cel.vap import compiled

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  failurePolicy: Fail
  paramKind: {apiVersion: example.com/v1, kind: Limit}
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
  variables:
  - {name: count, expression: object.spec.replicas}
  validations:
  - expression: variables.count <= params.most
    messageExpression: "'at most ' + string(params.most)"
    reason: Forbidden
  - expression: namespaceObject.metadata.name != 'kube-system'
  auditAnnotations:
  - {key: replicas, valueExpression: string(variables.count)}
"""
BINDING = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: everywhere}
spec:
  policyName: few
  validationActions: [Deny, Audit]
  paramRef: {name: small, parameterNotFoundAction: Deny}
"""
SMALL = "apiVersion: example.com/v1\nkind: Limit\nmetadata: {name: small, labels: {size: s}}\nmost: 2\n"
LARGE = "apiVersion: example.com/v1\nkind: Limit\nmetadata: {name: large, labels: {size: l}}\nmost: 9\n"


def say(given: Subject, *others: str, policy: str = POLICY) -> list[Said]:
    rest = [one for other in others for one in documents(other)]
    bindings = [one for one in rest if one.kind == "ValidatingAdmissionPolicyBinding"]
    return list(compiled(document(policy), bindings, rest).judge(given))


def test_a_policy_judges_by_its_binding_and_its_parameter():
    first, second = say(subject(DEPLOYMENT), BINDING, SMALL, LARGE)
    assert (first.outcome.ruling, first.outcome.message, first.outcome.reason) == (
        Ruling.FAIL,
        "at most 2",
        "Forbidden",
    )
    assert first.outcome.annotations == {"replicas": "3"}
    assert (first.actions, first.by, first.denies) == (("Deny", "Audit"), "everywhere", True)
    assert second.outcome.ruling is Ruling.PASS


def test_a_selector_takes_several_parameters():
    binding = BINDING.replace("name: small, parameter", "selector: {matchLabels: {size: l}}, parameter")
    assert [one.outcome.ruling for one in say(subject(DEPLOYMENT), binding, SMALL, LARGE)] == [Ruling.PASS, Ruling.PASS]
    every = BINDING.replace("name: small, parameter", "selector: {}, parameter")
    assert len(say(subject(DEPLOYMENT), every, SMALL, LARGE)) == 4


def test_a_parameter_of_a_namespace_is_that_of_the_object():
    binding = BINDING.replace("name: small,", "name: small, namespace: shop,")
    inside = SMALL.replace("name: small,", "name: small, namespace: shop,")
    elsewhere = SMALL.replace("name: small,", "name: small, namespace: other,")
    assert say(subject(DEPLOYMENT), binding, inside)[0].outcome.ruling is Ruling.FAIL
    assert say(subject(DEPLOYMENT), binding, elsewhere)[0].outcome.ruling is Ruling.ERROR


@pytest.mark.parametrize(("action", "ruling"), [("Deny", Ruling.ERROR), ("Allow", Ruling.SKIP)])
def test_missing_parameters_are_what_the_binding_says(action, ruling):
    (said,) = say(subject(DEPLOYMENT), BINDING.replace("Action: Deny}", f"Action: {action}}}"))
    assert said.outcome.ruling is ruling
    assert said.denies is (ruling is Ruling.ERROR)


def test_without_a_binding_it_says_what_it_would_deny():
    policy = POLICY.replace("params.most", "2").replace("  paramKind: {apiVersion: example.com/v1, kind: Limit}\n", "")
    first, _ = say(subject(DEPLOYMENT), policy=policy)
    assert (first.denies, first.by) == (True, "")


def test_every_binding_that_is_about_the_object_counts():
    narrow = BINDING.replace("name: everywhere", "name: narrow").replace(
        "policyName", "matchResources: {objectSelector: {matchLabels: {app: other}}}\n  policyName"
    )
    warns = BINDING.replace("name: everywhere", "name: warns").replace("[Deny, Audit]", "[Warn]")
    other = BINDING.replace("policyName: few", "policyName: another")
    said = say(subject(DEPLOYMENT), narrow, warns, other, SMALL)
    assert {one.by for one in said} == {"warns"}
    assert (said[0].denies, said[0].warns) == (False, True)


def test_it_is_not_about_other_things():
    assert say(subject(POD), BINDING, SMALL) == []
    assert say(subject(DEPLOYMENT, asker=Asker(operation="DELETE")), BINDING, SMALL) == []


@pytest.mark.parametrize("place", ["policy", "binding"])
def test_labels_of_a_namespace_that_nobody_gave_are_said(place):
    selector = "namespaceSelector: {matchLabels: {tier: gold}}"
    policy = (
        POLICY.replace("    resourceRules:", f"    {selector}\n    resourceRules:") if place == "policy" else POLICY
    )
    binding = (
        BINDING.replace("policyName", f"matchResources: {{{selector}}}\n  policyName")
        if place == "binding"
        else BINDING
    )
    (said,) = say(subject(DEPLOYMENT), binding, SMALL, policy=policy)
    assert said.outcome.ruling is Ruling.UNKNOWN
    assert "'default'" in said.outcome.message


def test_an_error_counts_by_the_failure_policy():
    broken = DEPLOYMENT.replace("  replicas: 3\n", "")
    closed, _ = say(subject(broken), BINDING, SMALL)[:2]
    assert (closed.outcome.ruling, closed.denies) == (Ruling.ERROR, True)
    assert "replicas" in closed.outcome.message
    opened = say(
        subject(broken), BINDING, SMALL, policy=POLICY.replace("failurePolicy: Fail", "failurePolicy: Ignore")
    )[0]
    assert (opened.denies, opened.warns) == (False, True)


def test_the_authorizer_is_an_error_where_it_is_asked():
    asks = yaml.safe_load(POLICY.replace("  paramKind: {apiVersion: example.com/v1, kind: Limit}\n", ""))
    asks["spec"]["validations"] = [{"expression": "authorizer.group('').resource('pods').check('get').allowed()"}]
    (said,) = say(subject(DEPLOYMENT), policy=yaml.safe_dump(asks))
    assert said.outcome.ruling is Ruling.ERROR
    assert "asks the cluster" in said.outcome.message


def test_a_policy_about_nothing_and_a_binding_without_actions_are_refused():
    with pytest.raises(PolicyError, match="about nothing"):
        say(subject(POD), policy=POLICY.replace("resourceRules", "resourcesRules"))
    with pytest.raises(PolicyError, match="validationActions must name"):
        say(subject(POD), BINDING.replace("[Deny, Audit]", "[Shout]"))
    with pytest.raises(PolicyError, match="validationActions must name"):
        say(subject(POD), BINDING.replace("validationActions", "actions"))
