"""A finding as one flat record, the same in json and jsonl; other formats take single facts from it."""

from __future__ import annotations

from typing import Any

import msgspec

from oakum.model import Finding, GitOrigin, Location, Origin, Secret
from oakum.model.origin import parts


def record(finding: Finding, show_secret: bool) -> dict[str, Any]:
    """The keys that `oakum.report.jsonl` documents, in that order."""
    place = place_of(finding.locations[0])
    fields = {
        "rule": finding.rule,
        "service": finding.service,
        "severity": str(finding.severity),
        "confidence": round(finding.confidence, 4),
        "exposure": place.pop("exposure"),
        "validity": str(finding.validity),
        "secret_id": finding.secret_id,
        **place,
        "locations": [place_of(location) for location in finding.locations],
        "parts": [msgspec.to_builtins(part) for part in finding.parts],
        "reasons": [
            {"name": reason.name, "weight": round(reason.weight, 4), "note": reason.note} for reason in finding.reasons
        ],
    }
    return fields | ({"secret": plain_value(finding.secret)} if show_secret else {})


def place_of(location: Location) -> dict[str, Any]:
    """Where a secret stands; the keys about commits are null where there is no commit."""
    origin, span = location.origin, location.span
    git = origin if isinstance(origin, GitOrigin) else None
    first, last = (git.first, git.last) if git else (None, None)
    return {
        "path": path_of(origin),
        "start_line": span.start_line,
        "start_column": span.start_column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "commit": first.id if first else None,
        "author": first.author if first else None,
        "date": first.date if first else None,
        "last_commit": last.id if last else None,
        "at_head": git.at_head if git else None,
        "decoded": list(location.decoded),
        "exposure": str(origin.exposure),
        "origin": {"type": type(origin).__struct_config__.tag, **parts(origin)},
    }


def path_of(origin: Origin) -> str:
    """The path, or `blob:ID` for a blob that no commit holds (`git show ID` prints it)."""
    if isinstance(origin, GitOrigin) and not origin.path:
        return f"blob:{origin.blob}"
    return origin.path


def plain_value(secret: Secret) -> str:
    """The plain value as text, bytes that are not UTF-8 as `\\xNN`. Only where the user asked for it."""
    return secret.reveal().decode("utf-8", "backslashreplace")
