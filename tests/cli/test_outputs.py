from __future__ import annotations

from pathlib import Path

import pytest

from oakum.cli.outputs import pair
from oakum.model import UsageError


def pairs(formats: list[str], paths: list[str]) -> list[tuple[str, str]]:
    return [(output.report.name, output.path) for output in pair(formats, paths)]


def test_formats_and_files_pair_in_order() -> None:
    assert pairs(["text"], []) == [("text", "-")]
    assert pairs(["sarif"], ["a.sarif"]) == [("sarif", "a.sarif")]
    assert pairs(["sarif", "json", "text"], ["a.sarif", "a.json"]) == [
        ("sarif", "a.sarif"),
        ("json", "a.json"),
        ("text", "-"),
    ]
    assert pairs(["sarif", "text"], ["-", "a.txt"]) == [("sarif", "-"), ("text", "a.txt")]


@pytest.mark.parametrize(
    ("formats", "paths", "says"),
    [
        (["text", "json"], [], "text and json would both go to standard output"),
        (["text", "json", "sarif"], ["a.txt"], "json and sarif would both"),
        (["text"], ["a", "b"], "give each its --format"),
        (["sarf"], [], "did you mean sarif?"),
        (["text", "sarif"], ["a.sarif"], "in the same order"),
        (["text"], ["nowhere/a.txt"], "its folder does not exist"),
        (["text"], ["."], "is a folder"),
    ],
)
def test_what_cannot_be_is_said_before_the_scan(formats: list[str], paths: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("?", r"\?")):
        pair(formats, paths)


def test_any_suffix_will_do_where_it_belongs_to_no_other_format(tmp_path: Path) -> None:
    assert pairs(["text"], [str(tmp_path / "report.log")]) == [("text", str(tmp_path / "report.log"))]
