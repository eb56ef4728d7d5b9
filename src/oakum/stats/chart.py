"""Leak rates as a picture: bars with their intervals, and a line for each month."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from oakum.stats.leaks import AI, PER_COMMITS, Report, Row
from oakum.stats.text import cells

_WIDTH, _LEFT, _RIGHT = 760, 130, 90
_STEP = 26
_PLOT = 200
_COLOURS = {"human": "#4c78a8", AI: "#f58518", "automation": "#9d9da1"}
_TOOL = "#e4a15a"
_OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' font-family="system-ui,sans-serif" font-size="13">'
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px system-ui,sans-serif;max-width:75em;margin:2em auto;padding:0 1em}}
table{{border-collapse:collapse}}td,th{{padding:.3em .8em;text-align:right;border-bottom:1px solid #ddd}}
td{{white-space:nowrap}}td:first-child,th:first-child{{text-align:left}}</style></head>
<body><h1>{title}</h1>{picture}{table}<p>Intervals are at 95 %. A tool that leaves no mark counts as human.</p></body>
</html>
"""


def svg(report: Report) -> str:
    """The picture."""
    bars = list(_bars(report.rows))
    top = len(report.rows) * _STEP + 60
    months = list(_months(report.months, top + 40)) if len({row.month for row in report.months}) > 1 else []
    height = top + 40 + (_PLOT + 60 if months else 0)
    return "\n".join(
        [
            _OPEN.format(width=_WIDTH, height=height),
            f"<title>Leak rates, {escape(report.repository)}</title>",
            f'<text x="10" y="24" font-weight="bold">Secrets for every {PER_COMMITS:,} commits (95 % intervals)</text>',
            *bars,
            *months,
            "</svg>\n",
        ]
    )


def html(report: Report) -> str:
    """A page with the picture and the table."""
    head, *rows = cells(report.rows)
    lines = [_table_row(head, "th"), *(_table_row(row, "td") for row in rows)]
    title = escape(f"Leak rates, {report.repository}")
    return _PAGE.format(title=title, picture=svg(report), table="<table>" + "".join(lines) + "</table>")


def _table_row(values: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values) + "</tr>"


def _bars(rows: Sequence[Row]) -> Iterator[str]:
    scale = (_WIDTH - _LEFT - _RIGHT) / _largest(rows)
    for number, row in enumerate(rows):
        y = 44 + number * _STEP
        low, high = (min(bound * scale, _WIDTH - _LEFT - _RIGHT) for bound in row.per_commits_interval)
        colour = _COLOURS.get(row.group, _TOOL)
        yield f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(row.group)}</text>'
        yield f'<rect x="{_LEFT}" y="{y}" width="{row.per_commits * scale:.1f}" height="17" fill="{colour}"/>'
        yield f'<path d="M{_LEFT + low:.1f} {y + 8.5}H{_LEFT + high:.1f}" stroke="#333" stroke-width="1.5"/>'
        label = f"{row.per_commits:.2f} ({row.secrets:,}/{row.commits:,})"
        yield f'<text x="{_LEFT + high + 6:.1f}" y="{y + 13}" font-size="11">{label}</text>'


def _months(rows: Sequence[Row], top: float) -> Iterator[str]:
    """A line for each group, with a band for its interval."""
    months = sorted({row.month for row in rows})
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(months) - 1)
    scale = _PLOT / _largest(rows)

    def point(row: Row, value: float) -> str:
        return f"{_LEFT + months.index(row.month) * step:.1f},{top + _PLOT - min(value * scale, _PLOT):.1f}"

    yield f'<text x="10" y="{top - 14}" font-weight="bold">By month</text>'
    yield f'<path d="M{_LEFT} {top}V{top + _PLOT}H{_WIDTH - _RIGHT}" fill="none" stroke="#999"/>'
    for group in ("human", AI):
        own = [row for row in rows if row.group == group]
        band = [point(row, row.per_commits_interval[1]) for row in own]
        band += [point(row, row.per_commits_interval[0]) for row in reversed(own)]
        line = " ".join(point(row, row.per_commits) for row in own)
        yield f'<polygon points="{" ".join(band)}" fill="{_COLOURS[group]}" opacity="0.15"/>'
        yield f'<polyline points="{line}" fill="none" stroke="{_COLOURS[group]}" stroke-width="2"/>'
    for number, (anchor, month) in enumerate((("start", months[0]), ("end", months[-1]))):
        x = (_LEFT, _WIDTH - _RIGHT)[number]
        yield f'<text x="{x}" y="{top + _PLOT + 18}" text-anchor="{anchor}" font-size="11">{escape(month)}</text>'
    yield f'<text x="{_LEFT - 8}" y="{top + 10}" text-anchor="end" font-size="11">{_largest(rows):.1f}</text>'
    for number, group in enumerate(("human", AI)):
        y = top + 12 + number * 18
        yield f'<text x="{_WIDTH - _RIGHT + 8}" y="{y}" fill="{_COLOURS[group]}">{group}</text>'


def _largest(rows: Sequence[Row]) -> float:
    """The top of the scale: the highest rate with room for what its interval needs, within bounds."""
    rate = max((row.per_commits for row in rows), default=0.0)
    highs = [row.per_commits_interval[1] for row in rows if math.isfinite(row.per_commits_interval[1])]
    return min(max(highs, default=1.0), rate * 2) or 1.0
