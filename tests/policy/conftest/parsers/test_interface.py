from __future__ import annotations

import pytest

from oakum.policy.conftest.parsers.interface import Parsed, unreadable


@pytest.mark.parametrize(
    ("place", "text"), [((), "a: is bad"), ((3,), "a:3: is bad"), ((3, 7), "a:3:7: is bad"), ((0, 7), "a:7: is bad")]
)
def test_errors_say_where(place, text):
    assert str(unreadable("a", "is bad", *place)) == text


def test_without_lines_every_line_is_unknown():
    assert Parsed({"a": 1}).line(0, ("a",)) == 0
