from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from oakum.model import ScanResult, Severity, Stats
from oakum.report.summary import counted, looked_at, size, summarise, verdict

Make = Callable[..., Any]


def test_everything_is_counted(make_result: Make, make_finding: Make) -> None:
    high, critical = make_finding(severity=Severity.HIGH), make_finding()
    summary = summarise(make_result(high, critical, high), rules=812)
    assert list(summary.findings.items()) == [("critical", 1), ("high", 2)]
    assert summary.suppressed == {"inline": 1}
    assert summary.skipped == {"too large": 1}
    assert summary.skipped_by_default == {"binary": 2}
    assert verdict(summary) == "3 secrets found: 1 critical, 2 high"


def test_nothing_found_says_in_how_much(make_result: Make) -> None:
    assert verdict(summarise(make_result(), rules=812)) == (
        "Nothing found in 123 files, 4,567 blobs, 890 commits, 1.2 GB in 2.00 s (600 MB/s) with 812 rules"
    )


def test_an_empty_scan_is_not_called_clean() -> None:
    empty = summarise(ScanResult(target=".", findings=()), rules=812)
    assert verdict(empty).startswith("Nothing was looked at")
    assert looked_at(empty).startswith("nothing in")


def test_no_rate_is_made_up_for_an_instant() -> None:
    instant = ScanResult(target=".", findings=(), stats=Stats(files=1, bytes=10, seconds=0.0))
    assert looked_at(summarise(instant, rules=1)) == "1 file, 10 bytes in 0.00 s with 1 rule"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1_234_567, "1.23 MB"),
        (5.3e9, "5.3 GB"),
        (2.5e13, "25.0 TB"),
    ],
)
def test_sizes(amount: float, words: str) -> None:
    assert size(amount) == words


def test_one_is_singular() -> None:
    assert [counted(n, "file") for n in (0, 1, 1234)] == ["0 files", "1 file", "1,234 files"]
