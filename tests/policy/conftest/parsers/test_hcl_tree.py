from __future__ import annotations

import pytest

from oakum.model import SourceError
from oakum.policy.conftest.parsers import hcl_tree as tree
from oakum.policy.conftest.parsers.interface import Text

TEXT = 'a "b" c {\n  d = <<E\nx\nE\n}\n'


def test_blocks_and_attributes_of_a_tree():
    root = tree.root(Text(TEXT, "x.tf"))
    body = tree.body(root)
    assert body is not None
    block = body.named_children[0]
    assert tree.labels(block) == ["a", "b", "c"]
    inner = tree.body(block)
    assert inner is not None
    assert [tree.name(child) for child in inner.named_children] == ["d"]
    assert tree.line(inner.named_children[0]) == 2


def test_pieces_of_the_source():
    root = tree.root(Text(TEXT, "x.tf"))
    assert tree.between(root, root.start_byte, root.start_byte + 3) == 'a "'
    assert tree.after_line(root, 0) == 10
    assert tree.line_start(root, 14) == 10


def test_what_is_no_hcl_is_named_with_its_place():
    with pytest.raises(SourceError, match=r"^x\.tf:2:\d+: is not valid HCL"):
        tree.root(Text("a = 1\nb = = 2\n", "x.tf"))


def test_lines_of_what_is_not_there_are_those_of_what_is_above():
    root = tree.root(Text(TEXT, "x.tf"))
    assert tree.line_at(root, ("a", "b", "c", 0, "d")) == 2
    assert tree.line_at(root, ("z",)) == 1
