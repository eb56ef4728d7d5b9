"""HCL 2 (Terraform): blocks as nested objects ending in lists, expressions as `${...}`.

Source: tmccombs/hcl2json 0.6.7, hclsyntax/spec.md. The tree comes from tree-sitter's grammar of HCL.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from oakum.policy.conftest.parsers import hcl_tree as tree
from oakum.policy.conftest.parsers.hcl_template import template
from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.parsers.words import typed

if TYPE_CHECKING:
    from tree_sitter import Node


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line, and MissingExtra."""
    root = tree.root(text)
    return Parsed(_body(tree.body(root), text.path), partial(_line, root))


def _body(body: Node | None, path: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for child in body.named_children if body else ():
        if child.type == "block":
            _block(child, result, path)
    for child in body.named_children if body else ():
        if child.type == "attribute":
            result[tree.name(child)] = value(child.named_children[-1])
    return result


def _block(block: Node, into: dict[str, Any], path: str) -> None:
    *outer, last = tree.labels(block)
    place: Any = into
    for label in outer:
        place = place.setdefault(label, {})
        if not isinstance(place, dict):
            break
    entries = place.setdefault(last, []) if isinstance(place, dict) else None
    if not isinstance(entries, list):
        raise unreadable(path, f"blocks {last[:40]!a} with and without labels", tree.line(block))
    entries.append(_body(tree.body(block), path))


def value(node: Node) -> Any:
    """What an expression is: literals, lists and objects as such, all else as `${source}`."""
    inner = _unwrapped(node)
    if inner.type in ("template_expr", "string_lit"):
        return template(inner)
    if inner.type in ("numeric_lit", "bool_lit", "null_lit"):
        return _literal(tree.source(inner))
    if inner.type == "unary_operation" and (number := _negative(inner)) is not None:
        return number
    if inner.type == "tuple":
        return [value(item) for item in inner.named_children if item.type == "expression"]
    if inner.type == "object":
        return dict(_entry(item) for item in inner.named_children if item.type == "object_elem")
    return f"${{{tree.source(node)}}}"


def _unwrapped(node: Node) -> Node:
    while node.type in ("expression", "literal_value", "collection_value", "operation") and node.child_count == 1:
        node = node.children[0]
    return node


def _literal(text: str) -> Any:
    return None if text == "null" else typed(text)


def _negative(node: Node) -> Any:
    sign, operand = node.children[0], _unwrapped(node.children[-1])
    if sign.type == "-" and operand.type == "numeric_lit":
        return -typed(tree.source(operand))
    return tree.source(operand) == "false" if sign.type == "!" and operand.type == "bool_lit" else None


def _entry(item: Node) -> tuple[str, Any]:
    key, *_, given = (child for child in item.named_children if child.type == "expression")
    inner = _unwrapped(key)
    if inner.type in ("template_expr", "string_lit"):
        return template(inner), value(given)
    is_name = all(child.type in ("variable_expr", "get_attr") for child in key.named_children)
    is_literal = inner.type in ("numeric_lit", "bool_lit", "null_lit")
    text = tree.source(key)
    return text if (is_name and key.children[0].type != "(") or is_literal else f"${{{text}}}", value(given)


def _line(root: Node, document: int, steps: Steps) -> int:
    """Follows names and indices through blocks and objects as far as they go."""
    return tree.line_at(root, steps)
