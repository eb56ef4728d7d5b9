from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from jsonschema import Draft7Validator

from oakum.model import Severity

Make = Callable[..., Any]
TEXT = {"type": "string", "minLength": 1}
TOOL = {
    "type": "object",
    "required": ["id", "name", "version", "vendor"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "version": TEXT,
        "vendor": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
    },
}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
LINK = {"type": "string", "pattern": "^(https?|ftp)://.+"}
VULNERABILITY = {
    "type": "object",
    "required": ["id", "identifiers", "location"],
    "properties": {
        "id": TEXT,
        "name": {"type": "string", "maxLength": 255},
        "description": {"type": "string", "maxLength": 1048576},
        "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
        "solution": {"type": "string", "maxLength": 7000},
        "identifiers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type", "name", "value"],
                "properties": {"type": TEXT, "name": TEXT, "value": TEXT, "url": LINK},
            },
        },
        "links": {"type": "array", "items": {"required": ["url"], "properties": {"url": LINK}}},
        "location": {
            "type": "object",
            "required": ["commit"],
            "properties": {
                "file": {"type": "string"},
                "start_line": {"type": "number"},
                "end_line": {"type": "number"},
                "commit": {
                    "type": "object",
                    "required": ["sha"],
                    "properties": {"sha": TEXT, "author": {"type": "string"}, "date": {"type": "string"}},
                },
            },
        },
    },
}
# What GitLab's documentation of the Secret Detection report, schema 15.0, demands of the parts that are used.
SCHEMA = {
    "type": "object",
    "required": ["scan", "version", "vulnerabilities"],
    "properties": {
        "version": {"type": "string", "pattern": r"^15\.[0-9]+\.[0-9]+$"},
        "scan": {
            "type": "object",
            "required": ["analyzer", "end_time", "scanner", "start_time", "status", "type"],
            "properties": {
                "analyzer": TOOL,
                "scanner": TOOL,
                "start_time": TIME,
                "end_time": TIME,
                "status": {"enum": ["success", "failure"]},
                "type": {"const": "secret_detection"},
                "messages": {
                    "type": "array",
                    "items": {
                        "required": ["level", "value"],
                        "properties": {"level": {"enum": ["info", "warn", "fatal"]}, "value": TEXT},
                    },
                },
            },
        },
        "vulnerabilities": {"type": "array", "items": VULNERABILITY},
    },
}


def _report(render: Make, result: Any, **context: Any) -> Any:
    document = json.loads(render("gitlab", result, **context))
    Draft7Validator(SCHEMA).validate(document)
    return document


def test_the_scan(render: Make, make_result: Make) -> None:
    scan = _report(render, make_result())["scan"]
    assert (scan["start_time"], scan["end_time"]) == ("2025-01-02T03:04:03", "2025-01-02T03:04:05")
    assert scan["status"] == "success"
    assert [message["value"] for message in scan["messages"]] == [
        "not scanned, too large: 1",
        "left out by default, binary: 2",
    ]
    assert _report(render, make_result(interrupted=True))["scan"]["status"] == "failure"


def test_a_vulnerability(render: Make, make_result: Make, make_finding: Make, make_git: Make) -> None:
    finding = make_finding(severity=Severity.HIGH, locations=(make_git(),))
    (item,) = _report(render, make_result(finding), docs="https://docs.example.com/rules")["vulnerabilities"]
    assert (item["name"], item["severity"]) == ("Acme access token", "High")
    assert item["identifiers"][0] == {
        "type": "oakum_rule_id",
        "name": "Oakum rule acme-token",
        "value": "acme-token",
        "url": "https://docs.example.com/rules#acme-token",
    }
    assert item["location"] == {
        "file": "old/app.py",
        "start_line": 12,
        "end_line": 12,
        "commit": {
            "sha": "1" * 40,
            "author": "Ann Example <ann@example.com>",
            "date": "2024-03-02T10:00:00+01:00",
        },
    }


def test_the_id_stays_when_the_place_changes(
    render: Make, make_result: Make, make_finding: Make, make_location: Make
) -> None:
    moved = make_finding(locations=(make_location("moved.py", 99),))
    here, there, other = _report(render, make_result(make_finding(), moved, make_finding(rule="other")))[
        "vulnerabilities"
    ]
    assert here["id"] == there["id"] != other["id"]


def test_a_file_without_a_commit_has_the_placeholder(render: Make, make_result: Make, make_finding: Make) -> None:
    (item,) = _report(render, make_result(make_finding()))["vulnerabilities"]
    assert item["location"]["commit"] == {"sha": "0000000"}


def test_long_and_hostile_texts_keep_their_bounds(
    render: Make, make_result: Make, make_finding: Make, make_location: Make
) -> None:
    places = tuple(make_location("\U000e0001" * 5000) for _ in range(100))
    (item,) = _report(render, make_result(make_finding(title="\x1b" * 5000, locations=places)))["vulnerabilities"]
    assert "80 more places" not in item["description"]
    assert "79 more places" in item["description"]
