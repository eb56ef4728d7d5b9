"""A review as JSON, for programs: the change, the findings, the decision, and what was not looked at."""

from __future__ import annotations

from typing import Any

import msgspec

from oakum.report.encode import json_text
from oakum.report.record import record
from oakum.review.review import Reviewed
from oakum.review.verdict import headline

VERSION = "oakum.review/v1"


def data(reviewed: Reviewed) -> str:
    """The document. Values of secrets are not in it."""
    result = reviewed.result
    document: dict[str, Any] = {
        "schema": VERSION,
        "verdict": headline(reviewed),
        "exit_code": int(reviewed.exit_code),
        "fork": reviewed.between.fork,
        "change": msgspec.to_builtins(reviewed.change),
        "actor": msgspec.to_builtins(reviewed.actor),
        "findings": [record(one, show_secret=False) for one in result.findings],
        "suppressed": [
            record(one, show_secret=False) | {"suppression": msgspec.to_builtins(one.suppression)}
            for one in result.suppressed
        ],
        "decision": msgspec.to_builtins(reviewed.decision),
        "skipped": [msgspec.to_builtins(one) for one in result.skipped],
        "notes": list(reviewed.notes),
    }
    return json_text(document) + "\n"
