from __future__ import annotations

import pytest

from oakum.policy.cel.functions.interface import holds, tag_of, tagged, untagged


def test_a_tagged_value_gives_back_what_it_was_made_of():
    assert untagged("url", tagged("url", "/x")) == "/x"
    assert tag_of(tagged("url", "/x")) == "url"


@pytest.mark.parametrize("value", [{}, {"url": "/x"}, {"@ip": "::1"}, {"@url": "/x", "more": 1}])
def test_anything_else_is_refused(value):
    with pytest.raises(ValueError, match="no url"):
        untagged("url", value)


@pytest.mark.parametrize("value", [{}, {"plain": 1}, {1: 2}, {"@a": 1, "@b": 2}])
def test_a_manifest_is_no_tagged_value(value):
    assert tag_of(value) == ""


def test_holds_says_whether_a_text_can_be_parsed():
    assert holds(int)("1")
    assert not holds(int)("one")
