from __future__ import annotations

import pytest
import yaml

from oakum.policy.cel.autogen import generated, rewriter

PODS = "{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}"


def spec(constraints: str, more: str = "") -> object:
    return yaml.safe_load(f"{{matchConstraints: {constraints}{more}}}")


def test_a_policy_about_pods_is_about_what_makes_them():
    defaults, cronjobs = generated(spec(f"{{resourceRules: [{PODS}], namespaceSelector: {{matchLabels: {{a: b}}}}}}"))
    resources = [rule["resources"] for rule in defaults.constraints["resourceRules"]]
    assert sorted(resources) == [["daemonsets"], ["deployments"], ["jobs"], ["replicasets"], ["statefulsets"]]
    assert cronjobs.constraints["resourceRules"][0]["apiGroups"] == ["batch"]
    assert cronjobs.constraints["namespaceSelector"] == {"matchLabels": {"a": "b"}}
    assert defaults.rewrite("object.spec.containers") == "object.spec.template.spec.containers"


@pytest.mark.parametrize(
    ("source", "rewritten"),
    [
        ("object.spec.a + oldObject.spec.b", "object.T.spec.a + oldObject.T.spec.b"),
        ("object.metadata.labels", "object.T.metadata.labels"),
        ("object.metadata.namespace == 'a'", "object.metadata.namespace == 'a'"),
        ("object.metadata.namespaces", "object.T.metadata.namespaces"),
        ("namespaceObject.metadata.name", "namespaceObject.metadata.name"),
        ("object.kind", "object.kind"),
    ],
)
def test_paths_are_rewritten_as_kyverno_does_it(source, rewritten):
    assert rewriter("T")(source) == rewritten


def test_its_author_chooses_the_controllers():
    chosen = ", autogen: {podControllers: {controllers: [cronjobs, pods]}}"
    (one,) = generated(spec(f"{{resourceRules: [{PODS}]}}", chosen))
    assert one.name == "cronjobs"
    assert list(generated(spec(f"{{resourceRules: [{PODS}]}}", chosen.replace("cronjobs, pods", "")))) == []


@pytest.mark.parametrize(
    "constraints",
    [
        "{}",
        f"{{resourceRules: [{PODS}, {PODS}]}}",
        f"{{resourceRules: [{PODS}], objectSelector: {{matchLabels: {{a: b}}}}}}",
        f"{{resourceRules: [{PODS}], excludeResourceRules: [{PODS}]}}",
        f"{{resourceRules: [{PODS.replace('[pods]', '[pods, services]')}]}}",
        f"{{resourceRules: [{PODS.replace('resources', 'resourceNames: [a], resources')}]}}",
    ],
)
def test_a_policy_about_more_than_pods_stays_as_it_is(constraints):
    assert list(generated(spec(constraints))) == []
