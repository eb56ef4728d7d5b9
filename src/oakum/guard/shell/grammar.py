"""The grammar of bash, from the extra `guard` (tree-sitter)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from oakum.model import MissingExtra

if TYPE_CHECKING:
    from tree_sitter import Language, Node


@lru_cache(maxsize=1)
def _language() -> Language:
    try:
        import tree_sitter_bash
        from tree_sitter import Language
    except ImportError:
        raise MissingExtra("understanding shell commands", "guard") from None
    return Language(tree_sitter_bash.language())


def parse(text: str) -> Node:
    """The tree of a script. Raises MissingExtra."""
    language = _language()
    from tree_sitter import Parser

    return Parser(language).parse(text.encode("utf-8", "surrogateescape")).root_node


def text_of(node: Node) -> str:
    """What a node spans."""
    return (node.text or b"").decode("utf-8", "surrogateescape")
