from __future__ import annotations

import pytest

from cue_texts import evaluated
from oakum.policy.conftest.cue.errors import Conflict, Incomplete


def test_definitions_hidden_and_optional_fields_do_not_show():
    assert evaluated("#a: 1\n_b: 2\nc?: 3\nd: 'x'\ne: 1.5") == {"d": "eA==", "e": 1.5}


@pytest.mark.parametrize("text", ["x: int", "x: {a!: int}", "x: 1 | 2", "a: b\nb: a"])
def test_what_is_not_concrete(text):
    with pytest.raises(Incomplete) as caught:
        evaluated(f"\n{text}")
    assert caught.value.line >= 2


def test_conflicts_in_definitions_count():
    with pytest.raises(Conflict):
        evaluated("#D: {a: 1 & 2}\nx: 1")
