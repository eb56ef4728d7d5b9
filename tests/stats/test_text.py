from __future__ import annotations

import math

from oakum.stats.leaks import Report
from oakum.stats.text import cells, interval, text
from stats.reports import some_report


def test_table_and_bars() -> None:
    lines = list(text(some_report()))
    assert lines[0] == "Secrets that came in with commits, repository (95 % intervals in brackets)"
    heads = [line.split() for line in lines]
    assert ["human", "10", "100", "0", "0", "=", "0.00%", "[0.00,", "27.75]"] in heads
    assert any(line.startswith("claude-code  ····") and line.endswith("0.00  (0 in 10)") for line in lines)
    assert any(line.startswith("2026-06 human") for line in lines)
    assert all(len(line) < 100 for line in lines)


def test_nothing_to_show() -> None:
    empty = Report(repository="r", rows=(), months=(), unattributed=2, by_line=3)
    shown = "\n".join(text(empty))
    assert "2 more came in with a merge" in shown
    assert "3 are counted by notes" in shown


def test_cells_have_heads() -> None:
    table = cells(some_report().rows)
    assert len({len(row) for row in table}) == 1


def test_intervals() -> None:
    assert interval((0.5, math.inf), 1) == "[0.5, -]"
