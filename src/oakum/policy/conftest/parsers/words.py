"""Numbers and booleans in formats whose values are all text, as Go's strconv knows them."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?0[xX][0-9a-fA-F.]+[pP][-+]?\d+")
_BOOLEANS = {
    **dict.fromkeys(("t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("f", "F", "false", "FALSE", "False"), False),
}


def typed(text: str) -> Any:
    """A number or a boolean where the text is one, else the text."""
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if not _NUMBER.fullmatch(text) or "_" in text:
        return text
    return float.fromhex(text) if "x" in text.lower() else float(text)
