from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from oakum.model import Part, ScanResult, SecretId, Severity, Validity

Make = Callable[..., Any]


def test_a_finding_in_a_history(render: Make, make_result: Make, make_finding: Make, make_git: Make) -> None:
    finding = make_finding(locations=(make_git(),), validity=Validity.ACTIVE)
    assert render("text", make_result(finding)).split("\n\n")[0].splitlines() == [
        "CRITICAL Acme access token  acme-token, 98% sure",
        "  at     old/app.py:12:5",
        "  value  acme…(45)  committed; active: the provider accepts it",
        "  first  1111111111 2024-03-02 Ann Example <ann@example.com>",
        "  last   2222222222 2024-05-11 Ann Example <ann@example.com>",
        "  now    no longer at HEAD (still in history: rotating is the fix, deleting is not)",
        "  why    it starts as Acme tokens do; high entropy",
        "  next   Reads and writes every Acme project of its owner. Create a new one, then revoke this one.",
        "  revoke https://acme.example.com/settings/tokens",
        f"  id     {finding.secret_id}",
    ]


def test_the_summary(render: Make, make_result: Make, make_finding: Make) -> None:
    result = make_result(make_finding(severity=Severity.LOW), interrupted=True)
    assert render("text", result).split("\n\n")[1].splitlines() == [
        "1 secret found: 1 low",
        "suppressed 1: 1 inline",
        "skipped 1: 1 too large",
        "left out by default 2: 2 binary",
        "looked at 123 files, 4,567 blobs, 890 commits, 1.2 GB in 2.00 s (600 MB/s) with 1 rule",
        "interrupted: this is what was found so far; the rest was not looked at",
    ]


def test_nothing_found_says_what_was_looked_at(render: Make, make_result: Make) -> None:
    text = render("text", make_result(), colour=True)
    assert text.startswith("\x1b[1;32mNothing found in 123 files")
    assert "looked at" not in text


def test_an_empty_scan_is_not_green(render: Make) -> None:
    text = render("text", ScanResult(target=".", findings=()), colour=True)
    assert text.startswith("\x1b[1;31mNothing was looked at")


def test_three_further_places_then_a_count(
    render: Make, make_result: Make, make_finding: Make, make_location: Make
) -> None:
    places = tuple(make_location(f"file{n}", n) for n in range(1, 7))
    text = render("text", make_result(make_finding(locations=places)))
    assert re.findall(r"  also   (\S+)", text) == ["file2:2:5", "file3:3:5", "file4:4:5"]
    assert "         and 2 more\n" in text


def test_colour_changes_nothing_but_colour(render: Make, make_result: Make, make_finding: Make) -> None:
    result = make_result(make_finding())
    plain, coloured = render("text", result), render("text", result, colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()


def test_prose_is_wrapped_to_the_width(render: Make, make_result: Make, make_finding: Make) -> None:
    text = render("text", make_result(make_finding()), width=50)
    prose = [line for line in text.splitlines() if not re.search(r"https://|sid_", line)]
    assert max(map(len, prose)) <= 50


def test_a_value_that_was_asked_for_is_shown_whole(
    render: Make, make_result: Make, make_finding: Make, canary: str
) -> None:
    assert canary in render("text", make_result(make_finding()), show_secrets=True)


def test_what_belongs_to_the_secret(render: Make, make_result: Make, make_finding: Make) -> None:
    parts = (
        Part(name="user", value="app\x1b[2J"),
        Part(name="acme-key-id", value="AKEY…(20)", secret_id=SecretId("sid_x")),
    )
    assert "  with   user app\\x1b[2J, acme-key-id AKEY…(20)\n" in render(
        "text", make_result(make_finding(parts=parts))
    )
