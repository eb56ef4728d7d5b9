"""What a place in code is, by the grammar of its language: a comment, a string, an argument of a call.

The grammars are an extra (`insecure`). Where one is missing, or the file is too large for one, nothing is known.
"""

from __future__ import annotations

import time
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

LARGEST = 2 << 20
"""Bytes of the largest file that is parsed."""
_PATIENCE = 2.0
"""Seconds that a parser gets: some grammars take quadratic time in hostile files."""
_CHUNK = 1 << 16
_GRAMMARS = {
    "py": ("python", "language"),
    "pyi": ("python", "language"),
    "js": ("javascript", "language"),
    "mjs": ("javascript", "language"),
    "cjs": ("javascript", "language"),
    "jsx": ("javascript", "language"),
    "ts": ("typescript", "language_typescript"),
    "tsx": ("typescript", "language_tsx"),
    "go": ("go", "language"),
    "java": ("java", "language"),
    "rb": ("ruby", "language"),
    "sh": ("bash", "language"),
    "bash": ("bash", "language"),
    "php": ("php", "language_php"),
    "cs": ("c_sharp", "language"),
    "rs": ("rust", "language"),
    "tf": ("hcl", "language"),
}
"""Suffix -> package `tree_sitter_NAME` and its function."""
_CALLS = ("call", "invocation", "new_expression", "object_creation", "annotation", "method_declaration")
_STATEMENTS = ("statement", "declaration", "assignment", "short_var_declaration", "pair", "attribute")
_HIGHEST = 200
"""Levels that are climbed from a place."""


class Standing(NamedTuple):
    """What a place in code is."""

    in_comment: bool
    """A comment, or a string that nothing is done with: documentation."""
    in_string: bool
    """Wholly inside of one string literal that is longer."""
    callee: bytes | None
    """What is called with it as an argument, without the arguments; None where it is no argument."""
    around: bytes
    """The text of that call, else of the statement; empty where commands, not calls, are what a language has."""
    conditions: bytes = b""
    """Of all that it stands under, the innermost first."""


class Code:
    """One parsed file."""

    def __init__(self, content: bytes, tree: Any, language: str) -> None:
        self._content = content
        self._language = language
        self._root = tree.root_node

    def standing(self, start: int, end: int) -> Standing:
        """What the bytes from `start` to `end` are."""
        node = self._root.named_descendant_for_byte_range(start, end)
        in_comment, in_string = False, False
        callee, around, conditions = None, b"", b""
        for _ in range(_HIGHEST):
            if node is None:
                break
            kind = node.type
            in_comment = in_comment or "comment" in kind or self._is_documentation(node)
            in_string = in_string or (_is_string(node) and node.start_byte < start and end < node.end_byte)
            if callee is None and self._is_any(kind, _CALLS):
                callee, around = self._callee(node, start), self._content[node.start_byte : node.end_byte]
            elif not around and self._is_any(kind, _STATEMENTS):
                around = self._content[node.start_byte : node.end_byte]
            conditions += self._condition(node, start)
            node = node.parent
        return Standing(in_comment, in_string, callee, around, conditions)

    def _is_any(self, kind: str, words: tuple[str, ...]) -> bool:
        return self._language != "bash" and any(word in kind for word in words)

    def _is_documentation(self, node: Any) -> bool:
        """Whether it is a string that stands for itself as a statement."""
        if self._language != "python" or node.type != "string" or node.parent is None:
            return False
        return bool(node.parent.type == "expression_statement")

    def _condition(self, node: Any, start: int) -> bytes:
        """The condition of an `if`, or the value of a `case`, in whose body a place stands."""
        name = "condition" if node.type.startswith(("if", "elif")) else "value" if "case" in node.type else ""
        condition = node.child_by_field_name(name) if name else None
        if condition is None or condition.end_byte > start:
            return b""
        return self._content[condition.start_byte : condition.end_byte] + b"\n"

    def _callee(self, node: Any, start: int) -> bytes | None:
        arguments = node.child_by_field_name("arguments")
        stop = arguments.start_byte if arguments is not None else start
        return self._content[node.start_byte : stop] if stop <= start else None


def parse(path: str, content: bytes) -> Code | None:
    """The file, parsed by the grammar of its suffix; None where there is none, or the file is too much for it."""
    parser = _parser(_suffix(path)) if len(content) <= LARGEST else None
    if parser is None:
        return None
    end = time.monotonic() + _PATIENCE
    try:
        tree = parser.parse(
            lambda at, _point: content[at : at + _CHUNK], progress_callback=lambda _at, _error: time.monotonic() > end
        )
    except ValueError:  # the time is over
        parser.reset()
        return None
    return Code(content, tree, _GRAMMARS[_suffix(path)][0])


def is_known(path: str) -> bool:
    """Whether there is a grammar for such a file at all, installed or not."""
    return _suffix(path) in _GRAMMARS


def is_installed() -> bool:
    """Whether the extra is there."""
    return _parser("py") is not None


@cache
def _parser(suffix: str) -> Any:
    if suffix not in _GRAMMARS:
        return None
    name, function = _GRAMMARS[suffix]
    try:
        tree_sitter = import_module("tree_sitter")
        language = getattr(import_module(f"tree_sitter_{name}"), function)()
    except ImportError:
        return None
    return tree_sitter.Parser(tree_sitter.Language(language))


def _is_string(node: Any) -> bool:
    return "string" in node.type and node.type not in ("string_content", "string_fragment")


def _suffix(path: str) -> str:
    return path.rpartition(".")[2].lower()
