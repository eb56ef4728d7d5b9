from __future__ import annotations

import pytest

from cel_objects import DEPLOYMENT, POD, document, documents, subject
from oakum.model import PolicyError
from oakum.policy.cel.evaluate import Ruling
from oakum.policy.cel.legacy import compiled
from oakum.policy.cel.said import Said
from oakum.policy.cel.subject import Asker, Subject

POLICY = """\
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: pinned}
spec:
  validationFailureAction: Enforce
  rules:
  - name: tags
    match:
      any:
      - resources: {kinds: [Pod], operations: [CREATE]}
    celPreconditions:
    - {name: named, expression: "object.metadata.?labels.app.orValue('') != 'exempt'"}
    validate:
      message: an image has no tag
      cel:
        variables:
        - {name: images, expression: "object.spec.containers.map(c, c.image)"}
        expressions:
        - expression: variables.images.all(i, i.contains(':'))
        - {expression: "object.metadata.name != 'db'", message: a name}
"""
CRONJOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: web}
spec:
  jobTemplate:
    spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}}
"""
UNTAGGED = POD.replace("nginx:1", "nginx")


def say(given: Subject, *others: str, policy: str = POLICY) -> list[Said]:
    rest = [one for other in others for one in documents(other)]
    return list(compiled(document(policy), rest).judge(given))


def rulings(said: list[Said]) -> list[Ruling]:
    return [one.outcome.ruling for one in said]


def test_every_validation_is_judged():
    first, second = say(subject(UNTAGGED))
    assert (first.outcome.ruling, first.outcome.message, first.denies) == (Ruling.FAIL, "an image has no tag", True)
    assert (second.outcome.ruling, second.by) == (Ruling.PASS, "tags")
    assert rulings(say(subject(POD))) == [Ruling.PASS, Ruling.PASS]


@pytest.mark.parametrize(
    ("given", "rule"),
    [(DEPLOYMENT.replace("nginx:1", "nginx"), "autogen-tags"), (CRONJOB, "autogen-cronjob-tags")],
)
def test_what_makes_pods_is_judged_by_rules_that_are_generated(given, rule):
    said = say(subject(given))
    assert (said[0].outcome.ruling, said[0].by) == (Ruling.FAIL, rule)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kinds: [Pod]", "kinds: [Pod], names: [web]"),
        ("kinds: [Pod]", "kinds: [Pod], selector: {matchLabels: {app: web}}"),
        ("kinds: [Pod]", "kinds: [Pod, Service]"),
        ("name: pinned", "name: pinned, annotations: {pod-policies.kyverno.io/autogen-controllers: none}"),
    ],
)
def test_not_every_policy_generates_rules(old, new):
    assert say(subject(DEPLOYMENT), policy=POLICY.replace(old, new, 1)) == []
    assert say(subject(POD), policy=POLICY.replace(old, new, 1))


def test_a_precondition_leaves_an_object_out():
    assert rulings(say(subject(UNTAGGED.replace("app: web", "app: exempt")))) == [Ruling.SKIP]


def test_the_action_is_that_of_the_rule_or_of_the_policy():
    audited = POLICY.replace("validate:\n", "validate:\n      failureAction: Audit\n")
    assert not say(subject(UNTAGGED), policy=audited)[0].denies
    assert not say(subject(UNTAGGED), policy=POLICY.replace("  validationFailureAction: Enforce\n", ""))[0].denies


@pytest.mark.parametrize(
    ("filters", "is_about"),
    [
        ("{kinds: [Pod]}", True),
        ("{kinds: [v1/Pod]}", True),
        ("{kinds: ['*']}", True),
        ("{kinds: [apps/v1/Pod]}", False),
        ("{kinds: ['*/*/Pod']}", True),
        ("{kinds: [Pod/exec]}", False),
        ("{kinds: [Service]}", False),
        ("{kinds: [Pod], operations: [UPDATE]}", False),
        ("{kinds: [Pod], names: ['w*']}", True),
        ("{kinds: [Pod], name: other}", False),
        ("{kinds: [Pod], namespaces: [def*]}", True),
        ("{kinds: [Pod], namespaces: [kube-system]}", False),
        ("{kinds: [Pod], selector: {matchLabels: {app: web}}}", True),
        ("{kinds: [Pod], selector: {matchLabels: {app: db}}}", False),
        ("{namespaces: [default]}", True),
    ],
)
def test_a_filter_is_about_objects(filters, is_about):
    matched = POLICY.replace("{kinds: [Pod], operations: [CREATE]}", filters)
    assert bool(say(subject(POD), policy=matched)) is is_about
    excluded = POLICY.replace("    celPre", f"    exclude: {{any: [{{resources: {filters}}}]}}\n    celPre")
    assert bool(say(subject(POD), policy=excluded)) is not is_about


def test_all_filters_of_all_must_be_about_it():
    both = "all:\n      - resources: {kinds: [Pod]}\n      - resources: {namespaces: [shop]}"
    policy = POLICY.replace("any:\n      - resources: {kinds: [Pod], operations: [CREATE]}", both)
    assert say(subject(POD), policy=policy) == []
    assert say(subject(POD.replace("name: web,", "name: web, namespace: shop,")), policy=policy)


def test_labels_of_a_namespace_that_nobody_gave_are_said():
    selector = "kinds: [Pod], namespaceSelector: {matchLabels: {tier: gold}}"
    policy = POLICY.replace("kinds: [Pod]", selector)
    assert rulings(say(subject(POD), policy=policy)) == [Ruling.UNKNOWN]
    gold = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {tier: gold}}\n"
    assert rulings(say(subject(POD, gold), policy=policy)) == [Ruling.PASS, Ruling.PASS]


def test_a_policy_of_a_namespace_stays_there():
    policy = POLICY.replace("kind: ClusterPolicy", "kind: Policy").replace(
        "name: pinned", "name: pinned, namespace: shop"
    )
    assert say(subject(POD), policy=policy) == []
    assert say(subject(POD.replace("name: web,", "name: web, namespace: shop,")), policy=policy)


def test_parameters_are_found_by_reference():
    parameters = "paramKind: {apiVersion: v1, kind: ConfigMap}\n        paramRef: {name: limits}\n        variables:"
    policy = POLICY.replace("variables:", parameters).replace("!= 'db'", "!= params.data.name")
    limits = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits}\ndata: {name: web}\n"
    assert rulings(say(subject(POD), limits, policy=policy)) == [Ruling.PASS, Ruling.FAIL]
    assert rulings(say(subject(POD), policy=policy)) == [Ruling.ERROR]


def test_the_operation_is_that_of_the_asker():
    assert say(subject(POD, asker=Asker(operation="DELETE"))) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("cel:\n", "pattern:\n", "does not validate by CEL"),
        (
            "    celPreconditions:",
            "    preconditions: {all: [{key: a}]}\n    celPreconditions:",
            "preconditions in JMESPath",
        ),
        ("    celPreconditions:", "    context: [{name: a}]\n    celPreconditions:", "context in JMESPath"),
        ("- resources: {", "- subjects: [{kind: User}]\n        resources: {", "match by subjects needs a cluster"),
        ("kinds: [Pod]", "kinds: [Pod], annotations: {a: b}", "match by annotations needs a cluster"),
        ("rules:", "others:", "no rules"),
        ("expressions:", "nothing:", "let everything through"),
        ("contains(", "contains((", "Syntax error"),
    ],
)
def test_what_is_not_read_is_refused_by_name(old, new, problem):
    with pytest.raises(PolicyError, match=problem):
        say(subject(POD), policy=POLICY.replace(old, new, 1))
