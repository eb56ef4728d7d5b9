"""CycloneDX bills of materials in JSON, as they are written."""

from __future__ import annotations

from oakum.policy.conftest.parsers import json
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable


def parse(text: Text) -> Parsed:
    """Raises SourceError: for XML too, of which Conftest loses the version and the name of the format."""
    if text.content.lstrip().startswith("<"):
        raise unreadable(text.path, "is CycloneDX in XML, which is not read: convert it to JSON, or use --parser xml")
    parsed = json.parse(text)
    if not isinstance(parsed.value, dict):
        raise unreadable(text.path, "is no CycloneDX bill of materials: an object is expected")
    return parsed
