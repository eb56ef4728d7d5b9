from __future__ import annotations

from oakum.policy.conftest.cue import syntax


def test_a_struct_tells_which_names_it_declares():
    field = syntax.Field("a", False, "", syntax.Literal(1, 1), "", 1)
    literal = syntax.Struct((field,), False, frozenset(["a"]), 1)
    assert literal.parts[0].value == syntax.Literal(1, 1)
    assert "a" in literal.names
