from __future__ import annotations

import pytest

from oakum.policy.cel.source import PIECE, changed, code_of

TEXTS = ["'a'", '"a"', "r'\\a'", "b'a'", "'''a'b'''", '"""a"\nb"""', r"'it\'s'", r'"say \"a\""']


@pytest.mark.parametrize("literal", TEXTS)
def test_a_string_is_left_as_it_is(literal):
    assert changed(f"a + {literal} + a", lambda code: code.replace("a", "x")) == f"x + {literal} + x"
    assert code_of(f"a + {literal}") == 'a + ""'


@pytest.mark.parametrize("literal", TEXTS)
def test_a_string_is_one_piece(literal):
    assert [match[0] for match in PIECE.finditer(f"({literal})")] == ["(", literal, ")"]


def test_a_quote_that_is_never_closed_is_code():
    assert changed("a + 'b", str.upper) == "A + 'B"
