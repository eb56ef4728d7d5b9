from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

Make = Callable[..., Any]


def test_a_failure_for_each_finding_and_a_skip_for_each_suppression(
    render: Make, make_result: Make, make_finding: Make
) -> None:
    (suite,) = ET.fromstring(render("junit", make_result(make_finding(), make_finding())))
    assert {key: suite.get(key) for key in ("tests", "failures", "skipped", "errors")} == {
        "tests": "3",
        "failures": "2",
        "skipped": "1",
        "errors": "0",
    }
    case = suite.findall("testcase")[0]
    assert (case.get("classname"), case.get("file"), case.get("line")) == ("acme-token", "src/app.py", "12")
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "Acme access token: acme…(45), 98% sure"
    assert "revoke this one" in (failure.text or "")
    assert suite.findall("testcase")[2].find("skipped").get("message") == "inline: a documented example (src/app.py:12)"


def test_nothing_found_is_a_test_that_passes(render: Make, make_result: Make) -> None:
    (suite,) = ET.fromstring(render("junit", make_result(suppressed=())))
    (case,) = suite.findall("testcase")
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    assert (case.get("name") or "").startswith("Nothing found in 123 files")
    assert list(case) == []


def test_what_was_not_scanned_is_said(render: Make, make_result: Make) -> None:
    (suite,) = ET.fromstring(render("junit", make_result(interrupted=True)))
    closing = suite.findtext("system-out") or ""
    assert "not scanned: 1 too large; left out by default: 2 binary; interrupted" in closing
