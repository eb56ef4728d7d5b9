from __future__ import annotations

import pytest

from oakum.policy.conftest.cue.basic import concrete, meet
from oakum.policy.conftest.cue.errors import Conflict
from oakum.policy.conftest.cue.predeclared import KINDS


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("uint8", 255, 256),
        ("int8", -128, 128),
        ("uint", 0, -1),
        ("string", "x", 1),
        ("bool", True, 1),
        ("number", 1, "1"),
    ],
)
def test_kinds_hold(name, inside, outside):
    assert meet(KINDS[name], concrete(inside), 1).value == inside
    with pytest.raises(Conflict):
        meet(KINDS[name], concrete(outside), 1)
