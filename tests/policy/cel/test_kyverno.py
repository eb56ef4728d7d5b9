from __future__ import annotations

import pytest

from cel_objects import DEPLOYMENT, POD, document, documents, subject
from oakum.model import PolicyError
from oakum.policy.cel.evaluate import Ruling
from oakum.policy.cel.kyverno import compiled
from oakum.policy.cel.said import Said
from oakum.policy.cel.subject import Subject

POLICY = """\
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: pinned}
spec:
  validationActions: [Audit]
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
  matchConditions:
  - {name: ours, expression: "object.metadata.?labels.app.orValue('') != 'exempt'"}
  variables:
  - {name: images, expression: "object.spec.containers.map(c, image(c.image))"}
  validations:
  - expression: variables.images.all(i, i.containsDigest() || i.repository() in exceptions.allowedImages)
    message: an image has no digest
  - expression: "request.operation == 'CREATE'"
"""
EXCEPTION = """\
apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: web, namespace: shop}
spec:
  policyRefs: [{name: pinned, kind: ValidatingPolicy}]
  matchConditions:
  - {name: web, expression: "object.metadata.name == 'web'"}
"""


def say(given: Subject, *exceptions: str, policy: str = POLICY) -> list[Said]:
    found = [one for exception in exceptions for one in documents(exception)]
    return list(compiled(document(policy), found).judge(given))


def test_a_policy_judges_a_pod():
    (said,) = say(subject(POD))
    assert (said.outcome.ruling, said.outcome.message) == (Ruling.FAIL, "an image has no digest")
    assert (said.denies, said.warns) == (False, True)
    pinned = POD.replace("nginx:1", f"nginx@sha256:{'a' * 64}")
    assert [one.outcome.ruling for one in say(subject(pinned))] == [Ruling.PASS, Ruling.PASS]


def test_without_actions_it_denies():
    (said,) = say(subject(POD), policy=POLICY.replace("  validationActions: [Audit]\n", ""))
    assert said.denies


@pytest.mark.parametrize("version", ["v1", "v1beta1", "v1alpha1"])
def test_what_makes_pods_is_judged_as_well(version):
    (said,) = say(subject(DEPLOYMENT), policy=POLICY.replace("kyverno.io/v1", f"kyverno.io/{version}"))
    assert (said.outcome.ruling, said.by) == (Ruling.FAIL, "autogen-defaults")


def test_conditions_leave_an_object_out():
    (said,) = say(subject(POD.replace("app: web", "app: exempt")))
    assert said.outcome.ruling is Ruling.SKIP


def test_an_exception_takes_an_object_out():
    (said,) = say(subject(POD), EXCEPTION)
    assert (said.outcome.ruling, said.by) == (Ruling.EXEMPT, "PolicyException web")
    (passed,) = say(subject(POD), EXCEPTION + "  reportResult: pass\n")
    assert passed.outcome.ruling is Ruling.PASS


@pytest.mark.parametrize(
    "exception",
    [
        EXCEPTION.replace("'web'", "'db'"),
        EXCEPTION.replace("name: pinned", "name: other"),
        EXCEPTION.replace("kind: ValidatingPolicy", "kind: ImageValidatingPolicy"),
    ],
)
def test_an_exception_for_something_else_does_not(exception):
    assert say(subject(POD), exception)[0].outcome.ruling is Ruling.FAIL


def test_an_exception_can_allow_images_only():
    allowed = EXCEPTION + "  images: [library/nginx]\n"
    assert say(subject(POD), allowed)[0].outcome.ruling is Ruling.PASS
    other = EXCEPTION + "  images: [library/redis]\n"
    assert say(subject(POD), other)[0].outcome.ruling is Ruling.FAIL


def test_an_exception_that_has_no_answer_exempts_nothing():
    (said,) = say(subject(POD), EXCEPTION.replace("object.metadata.name", "object.missing"))
    assert said.outcome.ruling is Ruling.ERROR


def test_a_policy_of_a_namespace_stays_there():
    policy = POLICY.replace("kind: ValidatingPolicy", "kind: NamespacedValidatingPolicy").replace(
        "name: pinned", "name: pinned, namespace: shop"
    )
    assert say(subject(POD), policy=policy) == []
    inside = POD.replace("name: web, labels", "name: web, namespace: shop, labels")
    assert say(subject(inside), policy=policy)[0].outcome.ruling is Ruling.FAIL


def test_a_policy_about_json_judges_anything():
    policy = """\
    apiVersion: policies.kyverno.io/v1
    kind: ValidatingPolicy
    metadata: {name: json}
    spec:
      evaluation: {mode: JSON}
      validations: [{expression: "object.answer == 42", message: wrong}]
    """
    assert say(subject("answer: 42\n"), policy=policy)[0].outcome.ruling is Ruling.PASS
    assert say(subject("answer: 41\n"), policy=policy)[0].outcome.message == "wrong"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("spec:\n", "spec:\n  evaluation: {mode: Envoy}\n", "'Envoy' is not about objects"),
        ("matchConstraints", "constraints", "about nothing"),
        ("[Audit]", "[Shout]", "must be some of"),
        ("image(c.image)", "image(", "Syntax error"),
    ],
)
def test_what_is_wrong_is_refused(old, new, problem):
    with pytest.raises(PolicyError, match=problem):
        say(subject(POD), policy=POLICY.replace(old, new, 1))
