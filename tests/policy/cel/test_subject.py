from __future__ import annotations

from cel_objects import DEPLOYMENT, POD, subject
from oakum.policy.cel.subject import Asker, values

SHOP = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {tier: gold}}\n"
IN_SHOP = POD.replace("name: web, labels", "name: web, namespace: shop, labels")


def test_an_object_goes_where_the_api_server_would_put_it():
    assert subject(POD).namespace == "default"
    assert subject(IN_SHOP).namespace == "shop"
    assert subject(SHOP).namespace == ""
    assert values(subject(POD), request_has_object=False)["object"]["metadata"]["namespace"] == "default"


def test_the_labels_of_a_namespace_come_from_its_manifest():
    assert subject(IN_SHOP, SHOP).namespace_labels == {"kubernetes.io/metadata.name": "shop", "tier": "gold"}
    assert subject(IN_SHOP, SHOP).knows_namespace
    assert subject(IN_SHOP).namespace_labels == {"kubernetes.io/metadata.name": "shop"}
    assert not subject(IN_SHOP).knows_namespace
    assert subject(SHOP).namespace_labels["tier"] == "gold"


def test_the_request_is_a_creation_by_nobody_known():
    request = values(subject(DEPLOYMENT), request_has_object=False)["request"]
    assert request["resource"] == {"group": "apps", "version": "v1", "resource": "deployments"}
    assert request["kind"]["kind"] == "Deployment"
    assert (request["operation"], request["namespace"], request["name"]) == ("CREATE", "default", "web")
    assert request["userInfo"] == {}
    assert "object" not in request


def test_whoever_asks_can_be_said():
    asker = Asker(operation="UPDATE", user="alice", groups=("dev",), dry_run=True)
    found = values(subject(POD, asker=asker), request_has_object=True)
    assert found["request"]["userInfo"] == {"username": "alice", "groups": ["dev"]}
    assert found["request"]["dryRun"] is True
    assert found["request"]["oldObject"] == found["oldObject"] == found["object"]


def test_what_is_deleted_is_only_the_old_object():
    found = values(subject(POD, asker=Asker(operation="DELETE")), request_has_object=False)
    assert found["object"] is None
    assert found["oldObject"]["kind"] == "Pod"


def test_a_namespace_without_a_manifest_has_a_name():
    assert values(subject(IN_SHOP), request_has_object=False)["namespaceObject"]["metadata"]["name"] == "shop"
    assert values(subject(SHOP), request_has_object=False)["namespaceObject"] is None


def test_an_object_that_is_none_does_no_harm():
    odd = subject("kind: Pod\nmetadata: [1]\n")
    assert odd.labels == {}
    assert values(odd, request_has_object=False)["object"]["metadata"] == [1]
