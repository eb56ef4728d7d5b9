from __future__ import annotations

import pytest

from cue_texts import evaluated
from oakum.policy.conftest.cue.errors import Conflict, Unknown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!(1 > 2) && true", True),
        ("false && (1/0 == 1)", False),
        ('"\\(1)\\(true)\\(null)\\("x")"', "1truenullx"),
        ("[1, {a: 2}] == [1, {a: 2}]", True),
        ("{a: 1}.b == _|_", True),
        ("- 2 * 3", -6),
        ("{} == 1", False),
    ],
)
def test_operations(text, value):
    assert evaluated(f"x: {text}") == {"x": value}


@pytest.mark.parametrize("text", ["!1", '-"a"', "1 && true", "{} + 1", "1()", "if"])
def test_what_cannot_be(text):
    with pytest.raises((Conflict, Unknown, Exception)) as caught:
        evaluated(f"x: {text}")
    assert type(caught.value).__module__.endswith("cue.errors")


def test_fractions_whose_text_is_not_sure_are_left():
    assert evaluated('x: "\\(1.50)"') == {"x": "1.50"}
    with pytest.raises(Unknown):
        evaluated('x: "\\(4/2)"')
