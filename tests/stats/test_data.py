from __future__ import annotations

import csv
import io
import json

from oakum.stats.data import COLUMNS, table
from oakum.stats.data import json as as_json
from stats.reports import some_report


def test_json_has_no_infinity() -> None:
    report = some_report()
    decoded = json.loads(as_json(report), parse_constant=lambda name: 1 / 0)
    assert [row["group"] for row in decoded["rows"]] == ["human", "ai", "claude-code"]
    assert decoded["rows"][0]["per_commits_interval"][0] == 0


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(table(some_report()))))
    assert tuple(rows[0]) == COLUMNS
    assert {"share_low", "share_high", "ratio"} <= set(COLUMNS)
    assert [(row["group"], row["month"]) for row in rows][:4] == [
        ("human", ""),
        ("ai", ""),
        ("claude-code", ""),
        ("human", "2026-06"),
    ]
    assert rows[0]["ratio_low"] == ""
    assert float(rows[0]["share_high"]) < 1
