"""Fields as texts for the detector: each on a line of its own under its name, with a mark where it is secret anyway."""

from __future__ import annotations

import base64

from oakum.sources.manifests.fields import Field

MARK = b"\x1aSecret\x1a"
"""Before a field that is secret by definition; the rule `kubernetes-secret-value` looks for it."""
LONGEST = 1_900
"""Bytes of such a value that are shown: a rule sees no more of a line (see `oakum.detect.window.RIGHT`)."""
_SAFE = frozenset(b"\"'\\ \t\r\n")


def presented(field: Field, mark: bytes = MARK, comment: str = "") -> tuple[bytes, int]:
    """The text and where in it the value begins. `comment` is what stands behind the field in its line."""
    value = field.value
    if field.secret and not _is_text(value):
        value = base64.b64encode(value)
    if b"\n" in value.strip():
        return value, 0
    name = field.name.encode("utf-8", "replace").replace(b"\n", b" ")
    behind = f"  {comment}".encode("utf-8", "replace") if comment else b""
    if field.secret:
        head = mark + name + b": "
        return head + value.strip()[:LONGEST] + behind, len(head)
    if not name or value.strip() != value:
        return value + behind, 0
    quote = b"" if _SAFE.intersection(value) else b'"'
    head = name + b": " + quote
    return head + value + quote + behind, len(head)


def _is_text(value: bytes) -> bool:
    try:
        return b"\0" not in value and bool(value.decode())
    except UnicodeDecodeError:
        return False
