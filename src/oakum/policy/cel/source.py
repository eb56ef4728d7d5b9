"""The text of an expression, apart from the string literals in it."""

from __future__ import annotations

import re
from collections.abc import Callable

_LITERAL = r"""[rRbB]{0,2}(?:\"{3}(?:\\.|.)*?\"{3}|'{3}(?:\\.|.)*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
LITERAL = re.compile(_LITERAL, re.DOTALL)
"""A string of CEL, with its quotes."""
PIECE = re.compile(rf"{_LITERAL}|.", re.DOTALL)
"""A string, or one character of anything else."""


def changed(source: str, change: Callable[[str], str]) -> str:
    """The expression, changed everywhere but in string literals."""
    pieces, position = [], 0
    for match in LITERAL.finditer(source):
        pieces += [change(source[position : match.start()]), match[0]]
        position = match.end()
    return "".join([*pieces, change(source[position:])])


def code_of(source: str) -> str:
    """The expression with empty string literals."""
    return LITERAL.sub('""', source)
