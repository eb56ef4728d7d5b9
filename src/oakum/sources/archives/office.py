"""The text of office documents (OOXML and OpenDocument), whose mark-up splits words into runs."""

from __future__ import annotations

import re
from collections.abc import Container

_PART = re.compile(
    r"word/(?:document|header\d*|footer\d*|comments|footnotes|endnotes)\.xml"
    r"|xl/(?:sharedStrings|comments\d*|worksheets/[^/]+)\.xml"
    r"|ppt/(?:slides|notesSlides|comments)/[^/]+\.xml"
    r"|content\.xml|styles\.xml"
)
_BREAK = re.compile(
    rb"<(?:/(?:[\w.-]+:)?(?:p|h|tr|tc|row|c|v|f|si|is|comment|table-cell|title)"
    rb"|(?:[\w.-]+:)?(?:br|cr|tab|line-break|s)\b[^<>]*/)>"
)
_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb"[ \t\r\n](?!xmlns)[\w:.-]*(?:href|instr|formula|value)=\"([^\"<>]+)\"")
_ENTITIES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))


def is_office(names: Container[str]) -> bool:
    """Whether a zip with these member names is an office document."""
    return "[Content_Types].xml" in names or ("mimetype" in names and "content.xml" in names)


def office_text(name: str, data: bytes) -> bytes:
    """The text of the part `name`; parts without running text (settings, relations, media) stay as they are.

    Marks inside a paragraph or cell vanish, so that a word in several runs is whole again; its end is a line
    end. Addresses, field instructions and formulas, which stand in attributes, follow at the end. No XML
    parser reads the hostile mark-up, so nothing is expanded or resolved.
    """
    if not _PART.fullmatch(name):
        return data
    text = _TAG.sub(b"", _BREAK.sub(b"\n", data))
    lines = [text, *_ATTRIBUTE.findall(data)]
    return _resolved(b"\n".join(lines))


def _resolved(text: bytes) -> bytes:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text
