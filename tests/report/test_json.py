from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


def test_one_document(render: Make, make_result: Make, make_finding: Make) -> None:
    document = json.loads(render("json", make_result(make_finding(), make_finding())))
    assert list(document) == ["version", "target", "summary", "findings", "suppressed", "skipped"]
    assert (document["version"], document["target"]) == ("1.2.3", "repo")
    assert document["summary"]["findings"] == {"critical": 2}
    assert document["summary"]["stats"]["blobs"] == 4567
    assert [finding["rule"] for finding in document["findings"]] == ["acme-token"] * 2


def test_what_is_suppressed_and_skipped_is_listed(render: Make, make_result: Make) -> None:
    document = json.loads(render("json", make_result()))
    assert document["findings"] == []
    assert document["suppressed"][0]["suppression"] == {
        "kind": "inline",
        "reason": "a documented example",
        "source": "src/app.py:12",
    }
    assert document["skipped"][0] == {
        "path": "big.iso",
        "reason": "too large",
        "detail": "3 GB",
        "by_default": False,
    }
    assert len(document["skipped"]) == 3


@pytest.mark.parametrize("interrupted", [True, False])
def test_an_interrupted_scan_says_so(render: Make, make_result: Make, interrupted: bool) -> None:
    document = json.loads(render("json", make_result(interrupted=interrupted)))
    assert document["summary"]["interrupted"] is interrupted


def test_values_of_suppressed_findings_are_shown_only_when_asked_for(
    render: Make, make_result: Make, canary: str
) -> None:
    document = json.loads(render("json", make_result(), show_secrets=True))
    assert document["suppressed"][0]["secret"] == canary
