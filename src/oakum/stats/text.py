"""Leak rates for a terminal: a table, and bars with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from oakum.stats.leaks import PER_COMMITS, PER_LINES, Report, Row

_BAR = 40
_COUNTS = 5
"""Columns of names and counts; those of rates follow."""


def text(report: Report) -> Iterator[str]:
    """Lines without their ends."""
    rows = cells(report.rows)
    yield f"Secrets that came in with commits, {report.repository} (95 % intervals in brackets)"
    yield ""
    yield from _table([row[:_COUNTS] for row in rows])
    yield ""
    yield from _table([row[:1] + row[_COUNTS:] for row in rows])
    yield ""
    yield f"Secrets for every {PER_COMMITS:,} commits"
    yield from _bars((row.group, row) for row in report.rows)
    if report.months:
        yield ""
        yield "By month"
        yield from _bars((f"{row.month} {row.group}", row) for row in report.months)
    yield ""
    yield from _notes(report)


def cells(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """A head, and the figures of each row."""
    rates = (f"per {PER_COMMITS:,} commits", f"per {PER_LINES:,} lines", "times the human rate")
    return [("", "commits", "added lines", "secrets", "commits that leak", *rates), *map(_cells, rows)]


def _notes(report: Report) -> Iterator[str]:
    if report.unattributed:
        yield f"{report.unattributed} more came in with a merge or stand in no commit, and are counted nowhere."
    if report.by_line:
        yield f"{report.by_line} are counted by notes about lines, not by the marks of the commit."
    yield "A tool that leaves no mark counts as human; a commit with two tools counts for both."


def _cells(row: Row) -> tuple[str, ...]:
    low, high = row.share_interval
    ratio = "" if row.ratio is None or row.ratio_interval is None else f"{row.ratio:.2f} {interval(row.ratio_interval)}"
    return (
        row.group,
        f"{row.commits:,}",
        f"{row.lines:,}",
        f"{row.secrets:,}",
        f"{row.leaking:,} = {row.share:.2%} {interval((low * 100, high * 100))}",
        f"{row.per_commits:.2f} {interval(row.per_commits_interval)}",
        f"{row.per_lines:.3f} {interval(row.per_lines_interval, 3)}",
        ratio,
    )


def interval(bounds: tuple[float, float], digits: int = 2) -> str:
    """`[low, high]`; `-` for infinity."""
    return "[" + ", ".join(f"{bound:.{digits}f}" if math.isfinite(bound) else "-" for bound in bounds) + "]"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = row
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def _bars(named: Iterable[tuple[str, Row]]) -> Iterator[str]:
    """A bar for each rate; dots go on to the end of its interval, which may be beyond the chart."""
    rows = list(named)
    widest = max((len(name) for name, _ in rows), default=0)
    largest = max((row.per_commits for _, row in rows), default=0.0) * 1.5 or 1.0
    for name, row in rows:
        full = round(row.per_commits / largest * _BAR)
        high = row.per_commits_interval[1]
        end = min(_BAR, math.ceil(high / largest * _BAR)) if math.isfinite(high) else _BAR
        bar = ("█" * full + "·" * max(0, end - full)).ljust(_BAR)
        yield f"{name.ljust(widest)}  {bar}  {row.per_commits:.2f}  ({row.secrets:,} in {row.commits:,})"
