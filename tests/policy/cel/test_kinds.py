from __future__ import annotations

import pytest

from cel_objects import documents
from oakum.policy.cel.kinds import Kinds


@pytest.mark.parametrize(
    ("group", "kind", "resource", "is_namespaced"),
    [
        ("", "Pod", "pods", True),
        ("", "Endpoints", "endpoints", True),
        ("networking.k8s.io", "NetworkPolicy", "networkpolicies", True),
        ("networking.k8s.io", "Ingress", "ingresses", True),
        ("networking.k8s.io", "IngressClass", "ingressclasses", False),
        ("", "Namespace", "namespaces", False),
        ("gateway.networking.k8s.io", "Gateway", "gateways", True),
        ("example.com", "Proxy", "proxies", True),
    ],
)
def test_kinds_have_a_plural_and_a_scope(group, kind, resource, is_namespaced):
    assert Kinds().resource(group, kind) == resource
    assert Kinds().is_namespaced(group, kind) is is_namespaced


def test_a_custom_kind_is_what_its_definition_says():
    definition = """\
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: sheepfolk.example.com}
    spec: {group: example.com, scope: Cluster, names: {kind: Sheep, plural: sheepfolk}}
    """
    kinds = Kinds.of(documents(definition))
    assert kinds.resource("example.com", "Sheep") == "sheepfolk"
    assert not kinds.is_namespaced("example.com", "Sheep")
    assert kinds.resource("other.example.com", "Sheep") == "sheeps"
