"""How deep a policy nests.

The parser of regorus needs time that doubles with every bracket that is open. What it gives back recurses over every
operator, dot and index of an expression (`1 + 1 + 1 + ...`, `x.a.a.a...`), and so do evaluation and the release of its
memory: some thousand of them end the process.
"""

from __future__ import annotations

import re
from typing import Final

from oakum.model import PolicyError

DEEPEST: Final = 20
"""Open `[` and `{` at one place; hand-written policies have at most a dozen."""
LONGEST: Final = 200
"""Operators, dots and brackets of one expression and those around it; hand-written policies have some dozens."""
_REST = r"(?:\s|#[^\n]*)*+"
_TOKENS = re.compile(
    rf"""(?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`|\#[^\n]*)|(?P<open>[\[{{(])|(?P<close>[\]}})])|(?P<end>[,;]|\n{_REST})"""
    rf"""|(?P<link>(?:[:=!<>]=|[-+*/%|&<>=:.]|in(?<!\win)(?!\w)){_REST})""".replace("\n", "")
)
_GOES_ON = re.compile(r"[-+*/%|&<>=:!.]|in(?!\w)")


def check_nesting(file: str, text: str) -> None:
    """Raises PolicyError where a policy nests deeper than it may, or an expression is longer."""
    depth, links = 0, [0]
    for token in _TOKENS.finditer(text):
        match token.lastgroup:
            case "open":
                depth += token.group() != "("
                links.append(0)
            case "close":
                depth = max(0, depth - (token.group() != ")"))
                if len(links) > 1:
                    links.pop()
                links[-1] += 1
            case "link":
                links[-1] += 1
            case "end":
                if not _GOES_ON.match(text, token.end()):
                    links[-1] = 0
        if depth > DEEPEST:
            raise _error(file, text, token.start(), f"more than {DEEPEST} brackets are open here")
        if links[-1] > LONGEST or (token.lastgroup == "open" and sum(links) + len(links) > LONGEST):
            raise _error(
                file, text, token.start(), f"the expression has more than {LONGEST} operators and dots up to here"
            )


def _error(file: str, text: str, at: int, what: str) -> PolicyError:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return PolicyError(f"{what}; give parts of it names of their own", file=file, line=line, column=column)
