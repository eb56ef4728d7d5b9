from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from oakum.model import Secret
from oakum.report import jsonl

Make = Callable[..., Any]
PLACE = [
    *("path", "start_line", "start_column", "end_line", "end_column"),
    *("commit", "author", "date", "last_commit", "at_head", "decoded", "origin"),
]
HEAD = ["rule", "service", "severity", "confidence", "exposure", "validity", "secret_id"]
KEYS = [*HEAD, *PLACE, "locations", "parts", "reasons"]


def test_a_line_for_each_finding_with_exactly_the_documented_keys(
    render: Make, make_result: Make, make_finding: Make, make_git: Make
) -> None:
    lines = render("jsonl", make_result(make_finding(), make_finding(locations=(make_git(),)))).splitlines()
    assert [list(json.loads(line)) for line in lines] == [KEYS, KEYS]
    with_secret = render("jsonl", make_result(make_finding()), show_secrets=True)
    assert list(json.loads(with_secret)) == [*KEYS, "secret"]


def test_the_docstring_documents_every_key() -> None:
    documented = re.findall(r"^\| (`.*?`) \|", jsonl.__doc__ or "", flags=re.MULTILINE)
    assert re.findall(r"\w+", " ".join(documented)) == [*KEYS, "secret"]


def test_nothing_found_is_no_line(render: Make, make_result: Make) -> None:
    assert render("jsonl", make_result()) == ""


def test_a_place_in_a_history(render: Make, make_result: Make, make_finding: Make, make_git: Make) -> None:
    line = json.loads(render("jsonl", make_result(make_finding(locations=(make_git(), make_git("b", at_head=True))))))
    assert {key: line[key] for key in ("commit", "last_commit", "author", "date", "at_head", "exposure")} == {
        "commit": "1" * 40,
        "last_commit": "2" * 40,
        "author": "Ann Example <ann@example.com>",
        "date": "2024-03-02T10:00:00+01:00",
        "at_head": False,
        "exposure": "committed",
    }
    assert [(place["path"], place["at_head"]) for place in line["locations"]] == [
        ("old/app.py", False),
        ("b", True),
    ]
    assert list(line["locations"][0]) == [*PLACE[:-1], "exposure", "origin"]


def test_a_file_has_no_commit(render: Make, make_result: Make, make_finding: Make) -> None:
    line = json.loads(render("jsonl", make_result(make_finding())))
    assert [line[key] for key in ("commit", "author", "date", "last_commit", "at_head")] == [None] * 5
    assert (line["path"], line["start_line"], line["start_column"], line["end_column"]) == (
        "src/app.py",
        12,
        5,
        50,
    )


def test_a_blob_that_no_commit_holds_can_still_be_named(
    render: Make, make_result: Make, make_finding: Make, make_git: Make
) -> None:
    finding = make_finding(locations=(make_git(path="", first=None, last=None),))
    assert json.loads(render("jsonl", make_result(finding)))["path"] == "blob:" + "b" * 40


def test_a_value_that_is_not_utf8_is_shown_with_its_bytes_named(
    render: Make, make_result: Make, make_finding: Make
) -> None:
    finding = make_finding(secret=Secret(b"\xffpass\nword"))
    assert json.loads(render("jsonl", make_result(finding), show_secrets=True))["secret"] == "\\xffpass\nword"
