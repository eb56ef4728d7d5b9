from __future__ import annotations

from typing import Any

import pytest

from oakum.cli.scanning import Request, overrides, selection, summary_line
from oakum.model import ScanResult, Skipped, Stats
from oakum.targets import Selection


def asked(**options: Any) -> Request:
    return Request(targets=(".",), **options)


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ({}, {}),
        ({"jobs": 0}, {"scan.jobs": 0}),
        ({"no_cache": True}, {"scan.cache": False}),
        ({"min_confidence": "0"}, {"report.min_confidence": 0.0}),
        ({"min_confidence": "high"}, {"report.min_confidence": "high"}),
        ({"fail_on": "high"}, {"report.fail_on": "high"}),
        ({"fail_on": "never"}, {}),
        ({"fail_on_ignored": True}, {"scan.ignored": "fail"}),
        ({"rules": ("a", "b-*"), "without": ("c",)}, {"rules.enable": ("a", "b-*"), "rules.disable": ("c",)}),
        ({"include": ("vendored", "binary")}, {"scan.vendored": True, "scan.binary": True}),
        ({"strict": True, "foreign_markers": True}, {"scan.strict": True, "scan.foreign_markers": True}),
        ({"no_history": True}, {"scan.history": False}),
        ({"history_only": True}, {"scan.history": True}),
        ({"branch": "main"}, {"scan.history": True}),
        ({"baseline": "b.json"}, {"baseline": "b.json"}),
        ({"write_baseline": "b.json"}, {"baseline": ""}),
        ({"write_baseline": "b.json", "baseline": "a.json"}, {"baseline": "a.json"}),
    ],
)
def test_options_become_settings_and_nothing_else_does(options: dict[str, Any], values: dict[str, Any]) -> None:
    assert overrides(asked(**options)) == values


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({}, Selection()),
        ({"no_history": True}, Selection(history=False)),
        ({"history_only": True}, Selection(tree=False)),
        ({"staged": True}, Selection(tree=False, history=False, staged=True)),
        ({"since": "HEAD~3"}, Selection(tree=False, since="HEAD~3")),
        ({"range": "a..b"}, Selection(tree=False, range="a..b")),
        ({"branch": "main"}, Selection(branch="main")),
    ],
)
def test_options_choose_a_part(options: dict[str, Any], part: Selection) -> None:
    assert selection(asked(**options)) == part


def test_the_summary_counts_everything_on_one_line() -> None:
    skipped = (
        Skipped(path="a", reason="too large"),
        Skipped(path="b", reason="binary extension", by_default=True),
    )
    result = ScanResult(target=".", findings=(), skipped=skipped, stats=Stats(files=2, bytes=10), interrupted=True)
    line = summary_line(result, 7)
    assert line.startswith("Nothing found in 2 files, 10 bytes")
    for part in ("skipped: 1 too large", "left out by default: 1 binary extension", "interrupted"):
        assert part in line
    assert "\n" not in line
