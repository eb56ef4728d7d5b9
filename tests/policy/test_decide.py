from __future__ import annotations

from collections.abc import Callable

import pytest

from oakum.model import ExitCode, Exposure, Finding, ScanResult, Severity, Skipped, Suppression
from oakum.policy import decide

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
    assert decide(result(finding("v", severity=severity)), fail_on) is code


def test_nothing_found_is_fine() -> None:
    assert decide(result(), Severity.LOW, strict=True) is ExitCode.OK


def test_ignored_files_fail_only_when_asked(finding: MakeFinding) -> None:
    ignored, open_one = finding("v", exposure=Exposure.IGNORED), finding("v")
    assert decide(result(ignored), Severity.LOW) is ExitCode.OK
    assert decide(result(ignored), Severity.LOW, fail_on_ignored=True) is ExitCode.DENIED
    mixed = ignored.replace(locations=(*ignored.locations, *open_one.locations))
    assert decide(result(mixed), Severity.LOW) is ExitCode.DENIED


def test_a_suppressed_finding_never_denies(finding: MakeFinding) -> None:
    suppressed = finding("v").replace(suppression=Suppression(kind="ignore", reason="r"))
    assert decide(result(suppressed), Severity.LOW) is ExitCode.OK


def test_strict_fails_on_what_was_not_scanned_unless_by_default(finding: MakeFinding) -> None:
    usual = Skipped(path="a.png", reason="binary", by_default=True)
    unusual = Skipped(path="b", reason="unreadable")
    assert decide(result(skipped=(usual,)), Severity.LOW, strict=True) is ExitCode.OK
    assert decide(result(skipped=(usual, unusual)), Severity.LOW) is ExitCode.OK
    assert decide(result(skipped=(usual, unusual)), Severity.LOW, strict=True) is ExitCode.INCOMPLETE
    assert decide(result(finding("v"), skipped=(unusual,)), Severity.LOW, strict=True) is ExitCode.DENIED


def test_an_interrupted_scan_says_so_whatever_it_found(finding: MakeFinding) -> None:
    assert decide(result(finding("v"), interrupted=True), Severity.LOW) is ExitCode.INTERRUPTED
