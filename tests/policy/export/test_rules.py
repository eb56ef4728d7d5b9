from __future__ import annotations

import pytest

from oakum.policy.export.interface import Wanted
from oakum.policy.export.rules import metadata, spec
from oakum.policy.export.shapes import SHAPES


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.id for shape in SHAPES])
def test_a_policy_is_about_every_resource_of_its_check(shape):
    body = spec(shape, Wanted(shapes=(shape,)))
    rules = body["matchConstraints"]["resourceRules"]
    assert {f"{rule['apiGroups'][0]}/{one}" for rule in rules for one in rule["resources"]} == set(shape.resources)
    assert body["failurePolicy"] == "Fail"
    assert metadata(shape)["name"] == f"oakum-{shape.id}"


def test_namespaces_are_exempt_by_their_name():
    (shape, *_) = SHAPES
    selector = spec(shape, Wanted(shapes=(shape,), exempt=("a", "b")))["matchConstraints"]["namespaceSelector"]
    (expression,) = selector["matchExpressions"]
    assert (expression["operator"], expression["values"]) == ("NotIn", ["a", "b"])
    assert "namespaceSelector" not in spec(shape, Wanted(shapes=(shape,), exempt=()))["matchConstraints"]
