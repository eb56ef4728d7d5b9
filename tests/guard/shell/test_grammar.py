from __future__ import annotations

from oakum.guard.shell.grammar import parse, text_of


def test_a_tree_spans_its_text() -> None:
    root = parse("echo ü\ud800".replace("\ud800", "\udc80"))
    assert root.type == "program"
    assert text_of(root) == "echo ü\udc80"
    assert not root.has_error
    assert parse('echo "').has_error
