from __future__ import annotations

import pytest

from oakum.policy.cel.evaluate import Outcome, Ruling
from oakum.policy.cel.said import Said, unknown


@pytest.mark.parametrize(
    ("ruling", "actions", "fails_open", "denies", "warns"),
    [
        (Ruling.FAIL, ("Deny",), False, True, False),
        (Ruling.FAIL, ("Deny", "Audit"), True, True, False),
        (Ruling.FAIL, ("Warn",), False, False, True),
        (Ruling.FAIL, ("Audit",), False, False, True),
        (Ruling.ERROR, ("Deny",), False, True, False),
        (Ruling.ERROR, ("Deny",), True, False, True),
        (Ruling.PASS, ("Deny",), False, False, False),
        (Ruling.SKIP, ("Deny",), False, False, False),
        (Ruling.EXEMPT, ("Deny",), False, False, False),
    ],
)
def test_what_follows_from_a_ruling(ruling, actions, fails_open, denies, warns):
    said = Said(outcome=Outcome(ruling=ruling), actions=actions, fails_open=fails_open)
    assert (said.denies, said.warns) == (denies, warns)


def test_labels_that_nobody_gave_are_named():
    assert "'shop'" in unknown("shop").message
    assert unknown("shop").ruling is Ruling.UNKNOWN
    assert Said(outcome=unknown("shop")).warns
