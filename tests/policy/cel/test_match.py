from __future__ import annotations

import pytest
import yaml

from cel_objects import DEPLOYMENT, POD, subject
from oakum.model import PolicyError
from oakum.policy.cel.match import Match, matches, selected
from oakum.policy.cel.subject import Asker

RULE = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {tier: gold}}\n"


def by(**changes: object) -> dict[str, object]:
    return {"resourceRules": [RULE | changes]}


@pytest.mark.parametrize(
    ("changes", "is_about"),
    [
        ({}, True),
        ({"apiGroups": ["*"]}, True),
        ({"apiGroups": ["batch"]}, False),
        ({"apiVersions": ["v2"]}, False),
        ({"apiVersions": ["v2", "*"]}, True),
        ({"operations": ["UPDATE"]}, False),
        ({"operations": ["*"]}, True),
        ({"operations": []}, False),
        ({"resources": ["*"]}, True),
        ({"resources": ["*/*"]}, True),
        ({"resources": ["deployments/*"]}, True),
        ({"resources": ["deployments/scale"]}, False),
        ({"scope": "Cluster"}, False),
        ({"scope": "Namespaced"}, True),
        ({"scope": "*"}, True),
        ({"resourceNames": ["web"]}, True),
        ({"resourceNames": ["other"]}, False),
    ],
)
def test_a_rule_is_about_resources(changes, is_about):
    assert (matches(by(**changes), subject(DEPLOYMENT)) is Match.YES) is is_about
    excluded = matches(by(apiGroups=["*"]) | {"excludeResourceRules": [RULE | changes]}, subject(DEPLOYMENT))
    assert (excluded is Match.NO) is is_about


def test_no_rules_take_everything():
    assert matches(None, subject(POD)) is Match.YES
    assert matches({}, subject(POD)) is Match.YES


def test_a_name_that_is_yet_to_be_made_matches_by_its_beginning():
    made = subject(DEPLOYMENT.replace("name: web}", "generateName: web-}", 1))
    assert matches(by(resourceNames=["web"]), made) is Match.YES
    assert matches(by(resourceNames=["other"]), made) is Match.NO


@pytest.mark.parametrize(
    ("selector", "takes"),
    [
        ("{}", True),
        ("matchLabels: {app: web}", True),
        ("matchLabels: {app: web, more: x}", False),
        ("matchExpressions: [{key: app, operator: In, values: [web, db]}]", True),
        ("matchExpressions: [{key: app, operator: NotIn, values: [web]}]", False),
        ("matchExpressions: [{key: other, operator: NotIn, values: [web]}]", True),
        ("matchExpressions: [{key: app, operator: Exists}]", True),
        ("matchExpressions: [{key: app, operator: DoesNotExist}]", False),
        ("matchExpressions: [{key: other, operator: In, values: [x]}]", False),
    ],
)
def test_a_selector_takes_labels(selector, takes):
    assert selected(yaml.safe_load(selector), {"app": "web"}) is takes
    found = matches({"objectSelector": yaml.safe_load(selector)}, subject(POD))
    assert (found is Match.YES) is takes


def test_an_operator_that_does_not_exist_is_an_error():
    with pytest.raises(PolicyError, match="'Near'"):
        selected({"matchExpressions": [{"key": "a", "operator": "Near"}]}, {})


def test_a_namespace_selector_needs_the_labels_of_the_namespace():
    gold = {"namespaceSelector": {"matchLabels": {"tier": "gold"}}}
    silver = {"namespaceSelector": {"matchExpressions": [{"key": "tier", "operator": "In", "values": ["silver"]}]}}
    assert matches(gold, subject(POD)) is Match.UNKNOWN
    assert matches(gold, subject(POD, NAMESPACE)) is Match.YES
    assert matches(silver, subject(POD, NAMESPACE)) is Match.NO
    assert matches(gold, subject(NAMESPACE)) is Match.YES
    assert matches(gold | by(), subject(POD)) is Match.NO
    assert matches(gold, subject("apiVersion: v1\nkind: Node\nmetadata: {name: n}\n")) is Match.YES


def test_the_name_of_a_namespace_is_always_known():
    named = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "default"}}}
    other = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}}
    assert matches(named, subject(POD)) is Match.YES
    assert matches(other, subject(POD)) is Match.NO


def test_the_operation_is_that_of_the_asker():
    assert matches(by(operations=["UPDATE"]), subject(DEPLOYMENT, asker=Asker(operation="UPDATE"))) is Match.YES
