"""JSON with comments: `//`, `/* */` and `#`. As in Conftest, a comma before a closing bracket is an error."""

from __future__ import annotations

import re

from oakum.policy.conftest.parsers import json
from oakum.policy.conftest.parsers.interface import Parsed, Text

_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|(?P<comment>(?://|\#)[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)')


def parse(text: Text) -> Parsed:
    """Raises SourceError."""
    return json.parse(text._replace(content=_COMMENT.sub(_blank, text.content)))


def _blank(match: re.Match[str]) -> str:
    """Everything stays in its line."""
    comment = match["comment"]
    return match[0] if comment is None else re.sub(r"[^\n]", " ", comment)
