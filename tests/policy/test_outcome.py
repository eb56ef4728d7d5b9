from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from oakum.model import ExitCode, Exposure, Finding, ScanResult, Severity, Skipped, Suppression
from oakum.model.decision import Decision, Verdict
from oakum.policy.outcome import exit_code

MakeFinding = Callable[..., Finding]


def result(*findings: Finding, skipped: tuple[Skipped, ...] = (), interrupted: bool = False) -> ScanResult:
    return ScanResult(target=".", findings=findings, skipped=skipped, interrupted=interrupted)


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        (Severity.LOW, Severity.LOW, ExitCode.DENIED),
        (Severity.MEDIUM, Severity.HIGH, ExitCode.OK),
        (Severity.CRITICAL, Severity.HIGH, ExitCode.DENIED),
    ],
)
def test_severity_decides(severity: Severity, fail_on: Severity, code: ExitCode, finding: MakeFinding) -> None:
    assert exit_code(result(finding("v", severity=severity)), fail_on) is code


def test_nothing_found_is_fine() -> None:
    assert exit_code(result(), Severity.LOW, strict=True) is ExitCode.OK


def test_ignored_files_fail_only_when_asked(finding: MakeFinding) -> None:
    ignored, open_one = finding("v", exposure=Exposure.IGNORED), finding("v")
    assert exit_code(result(ignored), Severity.LOW) is ExitCode.OK
    assert exit_code(result(ignored), Severity.LOW, fail_on_ignored=True) is ExitCode.DENIED
    mixed = ignored.replace(locations=(*ignored.locations, *open_one.locations))
    assert exit_code(result(mixed), Severity.LOW) is ExitCode.DENIED


def test_a_suppressed_finding_never_denies(finding: MakeFinding) -> None:
    suppressed = finding("v").replace(suppression=Suppression(kind="ignore", reason="r"))
    assert exit_code(result(suppressed), Severity.LOW) is ExitCode.OK


def test_strict_fails_on_what_was_not_scanned_unless_by_default(finding: MakeFinding) -> None:
    usual = Skipped(path="a.png", reason="binary", by_default=True)
    unusual = Skipped(path="b", reason="unreadable")
    assert exit_code(result(skipped=(usual,)), Severity.LOW, strict=True) is ExitCode.OK
    assert exit_code(result(skipped=(usual, unusual)), Severity.LOW) is ExitCode.OK
    assert exit_code(result(skipped=(usual, unusual)), Severity.LOW, strict=True) is ExitCode.INCOMPLETE
    assert exit_code(result(finding("v"), skipped=(unusual,)), Severity.LOW, strict=True) is ExitCode.DENIED


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.ALLOW, ExitCode.OK),
        (Verdict.WARN, ExitCode.OK),
        (Verdict.REDACT, ExitCode.DENIED),
        (Verdict.ASK, ExitCode.DENIED),
        (Verdict.DENY, ExitCode.DENIED),
    ],
)
def test_policies_add_their_verdict(verdict: Verdict, code: ExitCode) -> None:
    decided = msgspec.structs.replace(result(), decision=Decision(verdict=verdict))
    assert exit_code(decided, Severity.LOW) is code


def test_policies_weaken_nothing_unless_they_are_alone(finding: MakeFinding) -> None:
    decided = msgspec.structs.replace(result(finding("v")), decision=Decision(verdict=Verdict.ALLOW))
    assert exit_code(decided, Severity.LOW) is ExitCode.DENIED
    assert exit_code(decided, Severity.LOW, policies_alone=True) is ExitCode.OK
    assert exit_code(result(finding("v")), Severity.LOW, policies_alone=True) is ExitCode.DENIED


def test_an_interrupted_scan_says_so_whatever_it_found(finding: MakeFinding) -> None:
    assert exit_code(result(finding("v"), interrupted=True), Severity.LOW) is ExitCode.INTERRUPTED
