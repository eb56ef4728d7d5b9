"""Leak rates for other programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import msgspec

from oakum.stats.leaks import Report, Row

COLUMNS = tuple(
    name
    for field in Row.__struct_fields__
    for name in ((f"{field[:-9]}_low", f"{field[:-9]}_high") if field.endswith("_interval") else (field,))
)
"""The columns of the CSV; the rows of all time have no month."""


def json(report: Report) -> str:
    """One object; intervals are pairs, null for infinity."""
    return msgspec.json.format(msgspec.json.encode(_finite(msgspec.to_builtins(report))), indent=2).decode() + "\n"


def table(report: Report) -> str:
    """CSV with a head."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_values, (*report.rows, *report.months)))
    return out.getvalue()


def _values(row: Row) -> list[Any]:
    values: list[Any] = []
    for field in Row.__struct_fields__:
        value = getattr(row, field)
        values += (value or ("", "")) if field.endswith("_interval") else [value]
    return ["" if value is None or value == math.inf else value for value in values]


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
