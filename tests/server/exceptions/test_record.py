from __future__ import annotations

import json
from datetime import UTC, datetime

from oakum.server.exceptions.record import Record


def test_figures_and_lines() -> None:
    lines: list[str] = []
    record = Record(lines.append)
    record.answered("list", "ci", "", 200, 0.001)
    record.answered("list", "", "", 401, 0.001)
    record.answered("approve", "bob", "ex_a", 200, 0.001)
    record.counted({"open": 3, "requested": 1})
    record.expires(datetime(2026, 3, 1, tzinfo=UTC))
    told = [json.loads(line) for line in lines]
    assert [(one["does"], one.get("by"), one["status"]) for one in told] == [
        ("list", None, 401),
        ("approve", "bob", 200),
    ]
    text = record.metrics().decode()
    assert 'oakum_exceptions_requests_total{does="list",status="200"} 1.0' in text
    assert 'oakum_exceptions_records{state="open"} 3.0' in text
