from __future__ import annotations

import pytest

from cue_texts import evaluated
from oakum.policy.conftest.cue.errors import Conflict, CueError


def test_clauses():
    assert evaluated("x: [for i, v in [5, 6, 7] let w = v * 2 if w > 10 {i + w}]") == {"x": [13, 16]}
    assert evaluated('for n in ["a", "b"] {"\\(n)-x": 1}') == {"a-x": 1, "b-x": 1}


def test_one_may_wait_for_another():
    assert evaluated("x: {if y > 1 {a: 1}}\nif true {y: 2}\ny: int") == {"x": {"a": 1}, "y": 2}


@pytest.mark.parametrize("text", ["if 1 {a: 1}", "x: [for a in 5 {a}]"])
def test_what_yields_nothing(text):
    with pytest.raises(Conflict):
        evaluated(text)


def test_a_condition_that_is_not_known_is_refused():
    with pytest.raises(CueError):
        evaluated("a: bool\nif a {b: 1}")
