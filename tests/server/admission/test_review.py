from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_reviews import deployment, password, response, review, reviewer, secret
from oakum.model import PolicyError, UsageError
from oakum.model.decision import Decision, Ground, Verdict
from oakum.server.admission.exempt import Exempt
from oakum.server.admission.message import BadReview

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def answered(value, operation="CREATE", mutate=False, with_=None, **request):
    answer, told = (with_ or reviewer()).review(review(value, operation, **request), mutate=mutate)
    return response(answer), told


def test_a_clean_object_is_allowed() -> None:
    said, told = answered(deployment(("LOG_LEVEL", "info")))
    assert said == {
        "uid": "7d1a3c1e-0000-4000-8000-000000000001",
        "allowed": True,
        "auditAnnotations": {"verdict": "allow"},
    }
    assert (told.verdict, told.kind, told.namespace, told.user) == ("allow", "apps/v1/Deployment", "shop", "ada")


def test_a_literal_secret_is_refused_with_its_field_and_without_its_value() -> None:
    value = password()
    body = review(deployment(("DB_PASSWORD", value)))
    answer, told = reviewer().review(body)
    said = response(answer)
    assert not said["allowed"]
    assert said["status"]["code"] == 403
    assert "$.spec.template.spec.containers[0].env[0].value: a secret in plain" in said["status"]["message"]
    assert said["auditAnnotations"]["secrets"].startswith("sid_")
    assert value not in answer.decode()
    assert value not in repr(told)


@pytest.mark.parametrize(
    "where", ["annotation", "args", "config map", "custom resource", "key", "name", "last applied"]
)
def test_every_string_is_looked_at(where) -> None:
    value = password()
    line = f"password={value}"
    clean = deployment()
    if where == "annotation":
        clean["metadata"]["annotations"] = {"example.com/note": line}
    elif where == "args":
        clean["spec"]["template"]["spec"]["containers"][0]["args"] = [f"--{line}"]
    elif where == "config map":
        clean = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "c"},
            "data": {"app.ini": f"[db]\n{line}\n"},
        }
    elif where == "custom resource":
        clean = {
            "apiVersion": "example.com/v1",
            "kind": "Widget",
            "metadata": {"name": "w"},
            "spec": {"deep": [[line]]},
        }
    elif where == "key":
        clean["metadata"]["labels"] = {line: "x"}
    elif where == "name":
        clean["metadata"]["name"] = line
    else:
        clean["metadata"]["annotations"] = {LAST_APPLIED: json.dumps(deployment(("DB_PASSWORD", value)))}
    answer, told = reviewer().review(review(clean, name=clean["metadata"]["name"]))
    assert not response(answer)["allowed"]
    assert value not in answer.decode()
    assert value not in repr(told)


def test_what_a_secret_holds_is_at_home_there_and_nowhere_else() -> None:
    value = password()
    said, told = answered(secret(password=value))
    assert said["allowed"]
    assert told.fields == ("$.data.password",)
    annotated = secret(password=value)
    annotated["metadata"]["annotations"] = {"example.com/note": f"password={value}"}
    said, told = answered(annotated)
    assert not said["allowed"]


def test_what_stood_there_before_is_a_warning() -> None:
    value, other = password(), password()
    old = deployment(("LOG", "info"), ("DB_PASSWORD", value))
    moved = deployment(("LOG", "info"), ("MORE", "x"), ("DB_PASSWORD", value))
    said, _ = answered(moved, "UPDATE", oldObject=old)
    assert said["allowed"]
    assert "stands here in plain already" in said["warnings"][0]
    said, _ = answered(deployment(("DB_PASSWORD", value), ("API_TOKEN", other)), "UPDATE", oldObject=old)
    assert not said["allowed"]
    assert "env[1]" in said["status"]["message"]
    assert "env[0]" not in said["status"]["message"]


def test_the_past_is_looked_at_where_it_matters() -> None:
    seen = []

    def judge(event):
        seen.append(event.old_object)
        return Decision(verdict=Verdict.ALLOW)

    value = password()
    for sees_past in (True, False):
        answered(deployment(), "UPDATE", with_=reviewer(judge=judge, sees_past=sees_past), oldObject=deployment())
    assert seen == [deployment(), None]
    leaking = deployment(("DB_PASSWORD", value))
    said, _ = answered(leaking, "UPDATE", with_=reviewer(sees_past=False), oldObject=leaking)
    assert said["allowed"]


def test_what_a_controller_makes_of_a_judged_object_is_a_warning() -> None:
    controller = "system:serviceaccount:kube-system:replicaset-controller"
    owned = {"ownerReferences": [{"kind": "ReplicaSet", "name": "web-1", "controller": True}]}
    for user, metadata, allowed in (
        (controller, owned, True),
        ("system:kube-controller-manager", owned, True),
        (controller, {}, False),
        ("ada", owned, False),
        ("system:serviceaccount:shop:kube-system", owned, False),
        (controller, {"ownerReferences": [{"kind": "ReplicaSet", "name": "web-1"}]}, False),
        (controller, {"ownerReferences": "odd"}, False),
    ):
        body = deployment(("DB_PASSWORD", password()), **metadata)
        said, _ = answered(body, userInfo={"username": user})
        assert said["allowed"] is allowed
        assert "stands here in plain already" in str(said) or not allowed


def test_an_object_cannot_exempt_itself_by_a_marker() -> None:
    said, _ = answered(deployment(("DB_PASSWORD", f"{password()}  # oakum:allow generic-password it is a test")))
    assert not said["allowed"]


def test_a_deletion_has_no_object() -> None:
    for old in (None, deployment(("DB_PASSWORD", password()))):
        said, told = answered(None, "DELETE", oldObject=old)
        assert said["allowed"]
        assert told.operation == "DELETE"


@pytest.mark.parametrize("value", [None, "text", 7, [], {}, {"kind": "Unheard", "spec": None}])
def test_an_unknown_kind_and_no_kind_at_all(value) -> None:
    assert answered(value)[0]["allowed"]


@pytest.mark.parametrize("allow", [False, True])
def test_what_cannot_be_judged_is_answered_as_registered(allow) -> None:
    deep = "x"
    for _ in range(150):
        deep = [deep]
    said, told = answered({"kind": "Widget", "spec": deep}, with_=reviewer(allow_on_error=allow))
    assert said["allowed"] is allow
    assert told.verdict == "error"
    text = said["warnings"][0] if allow else said["status"]["message"]
    assert "could not judge this object: more than 100 levels deep" in text
    assert said.get("status", {}).get("code", 500) == 500


@pytest.mark.parametrize("error", [PolicyError("no whole answer"), KeyError("the secret itself")])
def test_a_policy_that_fails(error) -> None:
    def judge(event):
        raise error

    said, told = answered(deployment(), with_=reviewer(judge=judge))
    assert not said["allowed"]
    assert "the secret itself" not in said["status"]["message"]
    assert told.error


def test_policies_see_the_request_and_no_value() -> None:
    seen = []

    def judge(event):
        seen.append(event)
        return Decision(verdict=Verdict.WARN, grounds=(Ground(policy="p.r", message="look", verdict=Verdict.WARN),))

    value, before = password(), password()
    body = deployment(("DB_PASSWORD", value))
    said, _ = answered(
        body, "UPDATE", with_=reviewer(judge=judge), oldObject=deployment(("DB_PASSWORD", before)), dryRun=True
    )
    assert said["allowed"]
    assert said["warnings"] == ["oakum: look [p.r]"]
    event = seen[0]
    assert event.review.dry_run
    assert (event.review.user, event.review.operation) == ("ada", "UPDATE")
    assert event.object["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"].startswith("<sid_")
    assert value not in repr(event)
    assert before not in repr(event)


def test_a_policy_that_echoes_a_value_is_scrubbed() -> None:
    value = password()

    def judge(event):
        return Decision(verdict=Verdict.DENY, grounds=(Ground(policy="p.r", message=f"found {value} here"),))

    answer, _ = reviewer(judge=judge).review(review(deployment(("DB_PASSWORD", value))))
    assert value not in answer.decode()


def test_a_webhook_that_can_judge_nothing_does_not_get_ready() -> None:
    def judge(event):
        raise PolicyError("no whole answer")

    reviewer().warm()
    with pytest.raises(UsageError, match="cannot judge a plain pod: no whole answer"):
        reviewer(judge=judge).warm()


def test_exempt() -> None:
    bad = deployment(("DB_PASSWORD", password()))
    for exempt in (Exempt(namespaces=("sh*",)), Exempt(users=("ada",))):
        said, told = answered(bad, with_=reviewer(exempt=exempt))
        assert said["allowed"]
        assert said["auditAnnotations"]["exempt"]
        assert told.verdict == "exempt"
    assert not answered(bad, with_=reviewer(exempt=Exempt(namespaces=("other",))))[0]["allowed"]


def test_to_begin_with_it_may_only_warn() -> None:
    value = password()
    said, told = answered(deployment(("DB_PASSWORD", value)), with_=reviewer(warn_only=True))
    assert said["allowed"]
    assert "env[0].value: a secret in plain" in said["warnings"][0]
    assert said["auditAnnotations"]["verdict"] == told.verdict == "deny"


def test_a_mutating_review_replaces_and_refuses_nothing() -> None:
    value = password()

    class Provides:
        def reference(self, namespace, found):
            return {"name": "db", "key": "password"} if found.reveal().decode() == value else None

    body = deployment(("DB_PASSWORD", value), ("OTHER", password()))
    said, told = answered(body, mutate=True, with_=reviewer(provides=Provides()))
    assert said["allowed"]
    assert said["patchType"] == "JSONPatch"
    assert told.replaced == 1
    assert "DB_PASSWORD became a reference to db" in said["warnings"][0]
    assert value not in json.dumps(said)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"\xff", b"{}", b'{"kind":"AdmissionReview"}', b"[" * 100_000]
)
def test_what_is_no_review(body) -> None:
    with pytest.raises(BadReview):
        reviewer().review(body)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
        max_leaves=20,
    ),
    st.sampled_from(["CREATE", "UPDATE", "DELETE", "CONNECT", "?"]),
)
def test_any_object_gets_an_answer(value, operation) -> None:
    said, told = answered(value, operation, oldObject=value)
    assert said["uid"] == told.uid
    assert told.verdict != "error"
