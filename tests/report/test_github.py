from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.model import Severity, Span
from oakum.report.github import command

Make = Callable[..., Any]


def _undone(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_command_gives_back_what_went_in(message: str, title: str) -> None:
    line = command("error", message, title=title)
    found = re.fullmatch(r"::error title=([^:,\r\n]*)::([^\r\n]*)\n", line)
    assert found
    assert (_undone(found[1]), _undone(found[2])) == (title, message)


@pytest.mark.parametrize(
    ("severity", "level"), list(zip(Severity, ["notice", "warning", "error", "error"], strict=True))
)
def test_levels(render: Make, make_result: Make, make_finding: Make, severity: Severity, level: str) -> None:
    assert render("github", make_result(make_finding(severity=severity))).startswith(f"::{level} file=src/app.py,")


def test_an_annotation(render: Make, make_result: Make, make_finding: Make) -> None:
    line = render("github", make_result(make_finding())).splitlines()[0]
    place, message = line.split(",title=Acme access token::")
    assert place == "::error file=src/app.py,line=12,endLine=12,col=5,endColumn=50"
    assert message.startswith("acme…(45), 98%25 sure%0A")


def test_columns_are_given_within_one_line_only(
    render: Make, make_result: Make, make_finding: Make, make_location: Make
) -> None:
    span = Span(start=0, end=90, start_line=1, end_line=9, end_column=3)
    line = render("github", make_result(make_finding(locations=(make_location(span=span),)))).splitlines()[0]
    assert line.startswith("::error file=src/app.py,line=1,endLine=9,title=")


def test_what_was_not_scanned_is_a_warning(render: Make, make_result: Make) -> None:
    lines = render("github", make_result(interrupted=True)).splitlines()
    assert lines[0].startswith("::notice title=Oakum::Nothing found in 123 files")
    assert lines[1:] == [
        "::warning title=Oakum::Not scanned: 1 too large",
        "::warning title=Oakum::Interrupted: the rest was not looked at",
    ]
