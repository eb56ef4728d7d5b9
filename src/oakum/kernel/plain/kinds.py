"""What a content is before any rule looks at it."""

from __future__ import annotations

WRAPPED, BINARY = 3, 4

_SNIFFED = 8000
_MAGIC = (
    b"PK\3\4",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"%PDF-",
    b"SQLite format 3\0",
    b"\xff\xfe",
    b"\xfe\xff",
)


def kind_of(content: bytes | bytearray | memoryview, binaries: bool) -> int:
    """0 for text; 3 for what the caller unwraps: an archive, a document, UTF-16; 4 for binary.

    With `binaries`, binary content counts as text.
    """
    head = bytes(content[:_SNIFFED])
    if head.startswith(_MAGIC) or (len(head) > 262 and head[257:262] == b"ustar"):
        return WRAPPED
    return BINARY if not binaries and b"\0" in head else 0
