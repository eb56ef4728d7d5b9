"""Policies that would keep the parser busy for years are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import PolicyError
from oakum.policy.rego.nesting import DEEPEST, check_nesting


@pytest.mark.parametrize("opening", ["[", "{", "[{"])
def test_too_deep_is_refused_at_its_place(opening):
    text = "package main\np := " + opening * (DEEPEST + 1)
    with pytest.raises(PolicyError) as caught:
        check_nesting("deep.rego", text)
    assert (caught.value.file, caught.value.line, caught.value.column) == ("deep.rego", 2, 6 + DEEPEST)


@pytest.mark.parametrize("inside", ['"{}"', "`{}`", "# {}\n", '"\\"{}"'])
def test_brackets_in_texts_and_comments_do_not_count(inside):
    check_nesting("text.rego", "package main\np := " + inside.format("[" * 100))


@given(st.lists(st.sampled_from('[]{}"`#\\\n a'), max_size=60).map("".join), st.integers(0, 5))
def test_any_text_is_read(text, closed):
    check_nesting("any.rego", "[" * closed + "]" * closed + text[:DEEPEST])
