"""Measurements into tables, and tables into the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import prod
from pathlib import Path
from statistics import median
from typing import NamedTuple

from measure import Peak, Run

ROOT = Path(__file__).resolve().parent.parent
SUBJECT = "oakum"
BOUNDS = frozenset({"ripgrep"})
"""Tools that are no peers: they show what is possible."""


class Measured(NamedTuple):
    """All runs of one tool on one case."""

    case: str
    tool: str
    runs: Sequence[Run]
    peak: Peak | None

    @property
    def wall(self) -> float:
        """Median, seconds."""
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """Median, seconds."""
        return median(run.cpu for run in self.runs)


def full(rows: Sequence[Measured]) -> str:
    """Every tool on every case."""
    head = ("what", "tool", "wall s", "CPU s", "RSS MB", "PSS MB", "ratio")
    return _table(head, (_full_row(row, rows) for row in rows))


def short(rows: Sequence[Measured]) -> str:
    """Oakum and the fastest peer, a line for each case."""
    head = ("what", "oakum", "fastest peer", "ratio")
    lines = []
    for row in rows:
        if row.tool == SUBJECT:
            peer = fastest_peer(row.case, rows)
            other = f"{_seconds(peer.wall)} ({peer.tool})" if peer else ""
            lines.append((row.case, _seconds(row.wall), other, _ratio(row, rows)))
    if ratios := history_ratios(rows):
        mean = prod(ratios) ** (1 / len(ratios))
        lines.append((f"geometric mean of {len(ratios)} histories", "", "", f"**{mean:.1f}**"))
    return _table(head, lines)


def history_ratios(rows: Sequence[Measured]) -> list[float]:
    """Fastest peer's wall time over Oakum's, for each history."""
    ours = [row for row in rows if row.tool == SUBJECT and row.case.startswith("history")]
    return [peer.wall / row.wall for row in ours if (peer := fastest_peer(row.case, rows))]


def fastest_peer(case: str, rows: Iterable[Measured]) -> Measured | None:
    """The peer with the least wall time on a case."""
    peers = (row for row in rows if row.case == case and row.tool != SUBJECT and row.tool not in BOUNDS)
    return min(peers, key=lambda row: row.wall, default=None)


def write(rows: Sequence[Measured], note: str) -> None:
    """Puts the tables into README and the reference."""
    _fill(ROOT / "README.md", f"{short(rows)}\n\n{note}")
    _fill(ROOT / "docs" / "reference" / "benchmarks.md", f"{full(rows)}\n\n{note}")


def _full_row(row: Measured, rows: Sequence[Measured]) -> tuple[str, ...]:
    memory = [f"{size / 1e6:.0f}" for size in row.peak] if row.peak else ["", ""]
    ratio = _ratio(row, rows) if row.tool == SUBJECT else ""
    return row.case, row.tool, f"{row.wall:.3f}", f"{row.cpu:.3f}", *memory, ratio


def _ratio(row: Measured, rows: Sequence[Measured]) -> str:
    peer = fastest_peer(row.case, rows)
    return f"{peer.wall / row.wall:.1f}" if peer else ""


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))


def _fill(page: Path, body: str) -> None:
    start, end = "<!-- generated: benchmark -->", "<!-- end: benchmark -->"
    text = page.read_text(encoding="utf-8")
    pattern = f"{re.escape(start)}.*?{re.escape(end)}"
    new, count = re.subn(pattern, lambda _: f"{start}\n{body}\n{end}", text, flags=re.DOTALL)
    if count != 1:
        raise SystemExit(f"{page.name}: expected one part between {start} and {end}, found {count}")
    page.write_text(new, encoding="utf-8")
