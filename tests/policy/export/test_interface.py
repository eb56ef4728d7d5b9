from __future__ import annotations

from oakum.policy.export.interface import Action, Wanted
from oakum.policy.export.shapes import SHAPES


def test_auditing_makes_every_check_a_warning():
    assert {Wanted(shapes=SHAPES).action(shape) for shape in SHAPES} == {Action.DENY, Action.WARN}
    assert {Wanted(shapes=SHAPES, audit=True).action(shape) for shape in SHAPES} == {Action.WARN}
