"""How deep a policy nests. The parser of regorus needs time that doubles with every bracket that is open."""

from __future__ import annotations

import re
from typing import Final

from oakum.model import PolicyError

DEEPEST: Final = 20
"""Open `[` and `{` at one place; hand-written policies have at most a dozen."""
_TOKENS = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|[\[{\]}]')
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


def check_nesting(file: str, text: str) -> None:
    """Raises PolicyError where a policy nests deeper than it may."""
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += _STEPS.get(token.group(), 0)
        if depth > DEEPEST:
            line = text.count("\n", 0, token.start()) + 1
            column = token.start() - text.rfind("\n", 0, token.start())
            message = f"more than {DEEPEST} brackets are open here; give parts of it names of their own"
            raise PolicyError(message, file=file, line=line, column=column)
