"""Strings of HCL: quoted ones and heredocs, with what they interpolate left as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oakum.policy.conftest.parsers import hcl_tree as tree

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPE = re.compile(r"\\(?:([nrt\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LAST = 0x10FFFF


def template(node: Node) -> str:
    """The text of a `template_expr` or `string_lit`."""
    inner = node.children[0] if node.type == "template_expr" else node
    if inner.type == "heredoc_template":
        return _heredoc(inner)
    return "".join(_pieces(inner, inner.start_byte + 1, inner.end_byte - 1, is_quoted=True))


def _pieces(node: Node, start: int, end: int, *, is_quoted: bool) -> list[str]:
    """Literal text, and between it what is interpolated; the grammar drops space at the ends of literals."""
    pieces: list[str] = []
    for child in node.children:
        if child.type in ("template_interpolation", "template_directive"):
            pieces.append(_literal(node, start, child.start_byte, is_quoted=is_quoted))
            pieces.append(_interpolated(child) if child.type == "template_interpolation" else _directive(child))
            start = child.end_byte
    return [*pieces, _literal(node, start, end, is_quoted=is_quoted)]


def _literal(node: Node, start: int, end: int, *, is_quoted: bool) -> str:
    text = tree.between(node, start, end)
    return _ESCAPE.sub(_unescaped, text) if is_quoted else text


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return _PLAIN[match[1]]
    code = int(match[2] or match[3], 16)
    return chr(code) if code <= _LAST else match[0]


def _interpolated(node: Node) -> str:
    """`${"text"}` is its text, `${1}` its number, all else stays."""
    expression = next((child for child in node.named_children if child.type == "expression"), None)
    inner = expression.children[0] if expression is not None and expression.child_count == 1 else None
    if inner is not None and inner.type == "template_expr":
        return template(inner)
    if inner is not None and inner.type == "literal_value":
        literal = inner.children[0]
        return template(literal) if literal.type == "string_lit" else tree.source(literal)
    return f"${{{tree.source(expression)}}}" if expression is not None else ""


def _directive(node: Node) -> str:
    """`%{if}` and `%{for}` with the escapes of what is between them resolved."""
    return _ESCAPE.sub(_unescaped, tree.source(node))


def _heredoc(node: Node) -> str:
    ends = [child for child in node.children if child.type == "heredoc_identifier"]
    raw_start = tree.after_line(node, ends[0].end_byte)
    raw_end = tree.line_start(node, ends[-1].start_byte)
    pieces = _pieces(node, raw_start, raw_end, is_quoted=False)
    return _dedented(pieces) if tree.source(node.children[0]) == "<<-" else "".join(pieces)


def _dedented(pieces: list[str]) -> str:
    """Without the indentation that all lines share."""
    text = "".join(pieces)
    widths = [len(line) - len(line.lstrip(" \t")) for line in text.split("\n")[:-1] if line.strip()]
    return re.sub(rf"(?m)^[ \t]{{0,{min(widths, default=0)}}}", "", text)
