from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from oakum.model import FileOrigin, Severity, Skipped, Suppression

Make = Callable[..., Any]
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def run(render: Make, make_result: Make) -> Make:
    """The only run of a valid log of these findings."""

    def run(*findings: Any, context: dict[str, Any] | None = None, **changes: Any) -> Any:
        log = json.loads(render("sarif", make_result(*findings, **changes), **(context or {})))
        Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER).validate(log)
        return log["runs"][0]

    return run


def test_the_schema_refuses_what_is_wrong() -> None:
    assert not Draft7Validator(SCHEMA).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_a_rule_with_all_that_viewers_show(run: Make, make_finding: Make) -> None:
    driver = run(make_finding(), suppressed=())["tool"]["driver"]
    (rule,) = driver["rules"]
    assert (driver["name"], driver["version"], driver["properties"]) == (
        "Oakum",
        "1.2.3",
        {"rulesInForce": 1},
    )
    assert (rule["id"], rule["shortDescription"]["text"]) == ("acme-token", "Acme access token")
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["security-severity"] == "9.5"
    assert rule["properties"]["tags"] == ["security", "secret", "external/cwe/cwe-798", "acme"]
    assert rule["help"]["text"].startswith("Reads and writes every Acme project")
    assert "[Revoke it here](<https://acme.example.com/settings/tokens>)" in rule["help"]["markdown"]
    assert rule["helpUri"].startswith("https://")


def test_results_point_at_their_rules(run: Make, make_finding: Make) -> None:
    findings = [make_finding(rule=rule, title=rule) for rule in ("other", "acme-token", "other")]
    log = run(*findings)
    rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    assert rules == ["other", "acme-token"]
    assert [rules[result["ruleIndex"]] for result in log["results"]] == [r["ruleId"] for r in log["results"]]


@pytest.mark.parametrize(("severity", "level"), list(zip(Severity, ["note", "warning", "error", "error"], strict=True)))
def test_levels(run: Make, make_finding: Make, severity: Severity, level: str) -> None:
    assert run(make_finding(severity=severity))["results"][0]["level"] == level


def test_regions(run: Make, make_finding: Make) -> None:
    location = run(make_finding())["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "src/app.py", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {
        "startLine": 12,
        "startColumn": 5,
        "endLine": 12,
        "endColumn": 50,
        "byteOffset": 100,
        "byteLength": 45,
    }


@pytest.mark.parametrize(
    ("path", "uri", "relative"),
    [
        ("a b/ü#?%.py", "a%20b/%C3%BC%23%3F%25.py", True),
        ("javascript:x", "javascript%3Ax", True),
        ("outer.zip!/inner.txt", "outer.zip%21/inner.txt", True),
        (r"caf\xe9", "caf%5Cxe9", True),
        ("caf\udce9", "caf%5Cudce9", True),
        ("/etc/app.conf", "file:///etc/app.conf", False),
        ("//evil.example/x", "file:///evil.example/x", False),
    ],
)
def test_paths_become_uris(
    run: Make, make_finding: Make, make_location: Make, path: str, uri: str, relative: bool
) -> None:
    finding = make_finding(locations=(make_location(origin=FileOrigin(path=path)),))
    artifact = run(finding)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert (artifact.get("uriBaseId") == "%SRCROOT%") is relative


def test_the_fingerprint_is_the_identity_and_not_the_place(run: Make, make_finding: Make, make_location: Make) -> None:
    here, there = make_finding(), make_finding(locations=(make_location("moved.py", 900),))
    prints = [result["partialFingerprints"] for result in run(here, there, suppressed=())["results"]]
    assert prints == [{"oakumSecretId/v1": here.secret_id}] * 2


def test_further_places_are_related_and_distinct(run: Make, make_finding: Make, make_location: Make) -> None:
    places = (make_location("a"), make_location("b"), make_location("b"), make_location("c"))
    related = run(make_finding(locations=places))["results"][0]["relatedLocations"]
    assert [r["physicalLocation"]["artifactLocation"]["uri"] for r in related] == ["b", "c"]


@pytest.mark.parametrize(("kind", "expected"), [("inline", "inSource"), ("baseline", "external")])
def test_suppressions(run: Make, make_finding: Make, kind: str, expected: str) -> None:
    suppressed = make_finding(suppression=Suppression(kind=kind, reason="known", source="oakum.toml"))
    opened, closed = run(make_finding(), suppressed=(suppressed,))["results"]
    assert opened["suppressions"] == []
    (suppression,) = closed["suppressions"]
    assert (suppression["kind"], suppression["status"], suppression["justification"]) == (
        expected,
        "accepted",
        "known (oakum.toml)",
    )


def test_what_was_not_scanned_is_a_notification(run: Make) -> None:
    (invocation,) = run()["invocations"]
    notes = [(note["level"], note["message"]["text"]) for note in invocation["toolExecutionNotifications"]]
    assert invocation["executionSuccessful"] is True
    assert notes == [("warning", "Not scanned: too large: 3 GB"), ("note", "2 left out by default: binary")]


def test_an_interrupted_scan_was_not_successful(run: Make) -> None:
    skipped = (Skipped(path="/x", reason="unreadable"),)
    (invocation,) = run(interrupted=True, skipped=skipped)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][-1]["level"] == "error"


def test_properties(run: Make, make_finding: Make, make_git: Make, canary: str) -> None:
    finding = make_finding(locations=(make_git(),))
    properties = run(finding)["results"][0]["properties"]
    assert (properties["confidence"], properties["validity"], properties["exposure"]) == (
        0.98,
        "unknown",
        "committed",
    )
    assert (properties["commit"], properties["lastCommit"]) == ("1" * 40, "2" * 40)
    assert "secret" not in properties
    shown = run(finding, context={"show_secrets": True})["results"][0]["properties"]
    assert shown["secret"] == canary


def test_brackets_make_no_link(run: Make, make_finding: Make) -> None:
    message = run(make_finding(title="[click](https://evil.example)"))["results"][0]["message"]["text"]
    assert message.startswith("\\[click\\](https")
