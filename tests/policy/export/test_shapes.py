from __future__ import annotations

import json

import pytest

from oakum.model import UsageError
from oakum.policy.export import rego
from oakum.policy.export.shapes import SHAPES, chosen
from shaped_objects import CASES

IDS = {shape.id for shape in SHAPES}


def test_every_check_has_an_object_that_it_finds_and_one_that_it_does_not():
    assert set().union(*(case.found for case in CASES)) == IDS


def test_every_check_is_a_rule_of_the_pack():
    pack = "\n".join(rego.modules().values())
    assert all(f'result("{check}"' in pack for check in IDS)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_pack_finds_the_same(case):
    pytest.importorskip("regorus", reason="gordon-to-regorus is not installed")
    from oakum.policy.rego.select import engine

    judge = engine()
    judge.load(rego.modules())
    event = json.loads(json.dumps({"kind": "manifest", "source": "", "object": case.object}))
    results = [*judge.eval("data.oakum.kubernetes.deny", event), *judge.eval("data.oakum.kubernetes.warn", event)]
    assert {result["rule"] for result in results} & IDS == case.found


def test_checks_can_be_chosen():
    assert [shape.id for shape in chosen(("privileged", "plain-secret"))] == ["privileged", "plain-secret"]
    assert {shape.id for shape in chosen(())} == IDS - {"plain-secret"}
    with pytest.raises(UsageError, match="no check 'privileges'; there are: literal-env"):
        chosen(("privileges",))


def test_messages_can_stand_in_an_expression():
    assert not [shape.id for shape in SHAPES if "'" in shape.message or "\n" in shape.message]
    assert all(shape.message.count(";") == 1 and shape.variables[-1][0] == "found" for shape in SHAPES)
