"""The syntax tree of a file in HCL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oakum.model import MissingExtra
from oakum.policy.conftest.parsers.interface import Steps, Text, unreadable
from oakum.policy.conftest.plain import DEEPEST

if TYPE_CHECKING:
    from tree_sitter import Node

_TREE_LEVELS = 12
"""Nodes of the grammar for each level of a value."""


def root(text: Text) -> Node:
    """The tree of a file. Raises SourceError with the line of what is no HCL, and MissingExtra."""
    try:
        import tree_sitter
        import tree_sitter_hcl
    except ImportError:
        raise MissingExtra("reading HCL", "formats") from None
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
    top = parser.parse(text.content.encode()).root_node
    if (fault := _fault(top)) is not None:
        raise unreadable(text.path, "is not valid HCL", line(fault), fault.start_point.column + 1)
    _check_depth(top, text.path)
    return top


def body(node: Node) -> Node | None:
    """What stands in a file or block."""
    return next((child for child in node.named_children if child.type == "body"), None)


def name(attribute: Node) -> str:
    """The name of an attribute."""
    return source(attribute.named_children[0])


def labels(block: Node) -> list[str]:
    """The type of a block and its labels."""
    heads = [child for child in block.named_children if child.type in ("identifier", "string_lit")]
    return [source(head).strip('"') for head in heads]


def source(node: Node) -> str:
    """What was written."""
    return (node.text or b"").decode("utf-8", "replace")


def between(node: Node, start: int, end: int) -> str:
    """Part of what a node was written as, by bytes of the file."""
    text = node.text or b""
    return text[max(0, start - node.start_byte) : max(0, end - node.start_byte)].decode("utf-8", "replace")


def after_line(node: Node, byte: int) -> int:
    """Where the line after a byte begins."""
    found = (node.text or b"").find(b"\n", byte - node.start_byte)
    return node.start_byte + found + 1 if found >= 0 else node.end_byte


def line_start(node: Node, byte: int) -> int:
    """Where the line of a byte begins."""
    return node.start_byte + (node.text or b"").rfind(b"\n", 0, byte - node.start_byte) + 1


def line(node: Node) -> int:
    """From 1."""
    return node.start_point.row + 1


def line_at(top: Node, steps: Steps) -> int:
    """The line of something, by the names of blocks, their index among those of the same names, and attributes."""
    found, place = top, body(top)
    blocks: list[tuple[list[str], Node]] = []
    for step in steps:
        if isinstance(step, int) and blocks:
            blocks = blocks[step : step + 1]
        elif isinstance(step, str) and blocks and blocks[0][0]:
            blocks = [(rest[1:], block) for rest, block in blocks if rest and rest[0] == step]
        elif isinstance(step, str):
            place = body(blocks[0][1]) if blocks else place
            children = place.named_children if place else []
            attribute = next((child for child in children if child.type == "attribute" and name(child) == step), None)
            if attribute is not None:
                return line(attribute)
            blocks = [
                (labels(child)[1:], child) for child in children if child.type == "block" and labels(child)[0] == step
            ]
        if not blocks:
            break
        found = blocks[0][1]
    return line(found) if found is not top else 1


def _fault(top: Node) -> Node | None:
    """The first node that is no HCL."""
    if not top.has_error:
        return None
    pending = [top]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            return node
        pending += reversed([child for child in node.children if child.has_error or child.is_missing])
    return top


def _check_depth(top: Node, path: str) -> None:
    level, depth = [top], 0
    while level:
        level = [child for node in level for child in node.children]
        depth += 1
        if depth > DEEPEST * _TREE_LEVELS:
            raise unreadable(path, f"is not readable HCL: more than {DEEPEST} levels deep")
