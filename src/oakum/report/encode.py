"""JSON that no terminal and no strict parser stumbles over."""

from __future__ import annotations

import json


def json_text(value: object) -> str:
    """The value as JSON on one line: valid for every input, and printable (all else is written as `\\uNNNN`).

    The escapes lose nothing, with one exception: a lone surrogate has no form in JSON. One that stands for a
    byte that is not UTF-8 becomes the text `\\xNN`, any other the replacement character.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"
    return json.dumps(character)[1:-1] if code > 0x7F else f"\\u{code:04x}"
