from __future__ import annotations

from oakum.policy.conftest.cue.nodes import Node, Scope, basic_node, is_regular


def test_scopes_of_the_same_thing_have_the_same_key():
    literal, other = object(), object()
    outer = Scope(None, literal)
    assert Scope(outer, other).key == Scope(Scope(None, literal), other).key
    assert Scope(outer, other).key != Scope(outer, other, 1).key


def test_a_node_forgets_its_evaluation():
    node = basic_node("x")
    node.state, node.fields = "done", {"a": Node()}
    node.reset()
    assert (node.state, node.fields) == ("new", {})
    assert node.said[0].expression.value == "x"


def test_definitions_and_hidden_fields_do_not_show():
    assert [is_regular(label) for label in ("a", "#a", "_a", "_#a")] == [True, False, False, False]
