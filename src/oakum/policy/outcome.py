"""What a scan's result means for the process that asked: what is built in, and what policies say."""

from __future__ import annotations

from oakum.model import ExitCode, Exposure, Finding, ScanResult, Severity
from oakum.model.decision import Verdict

_PASSING = (Verdict.ALLOW, Verdict.WARN)
"""Verdicts that let a scan pass. Nobody is there to be asked, and nothing to be redacted: those deny."""


def exit_code(
    result: ScanResult,
    fail_on: Severity,
    *,
    fail_on_ignored: bool = False,
    strict: bool = False,
    policies_alone: bool = False,
) -> ExitCode:
    """The exit code of a scan.

    An open finding of at least `fail_on` denies; one that stands only in files which git ignores does so only
    with `fail_on_ignored`. What policies decided (`result.decision`) denies too, and alone with `policies_alone`.
    Under `strict` whatever was not scanned, other than by default, makes it incomplete.
    """
    if result.interrupted:
        return ExitCode.INTERRUPTED
    decision = result.decision
    if decision is not None and decision.verdict not in _PASSING:
        return ExitCode.DENIED
    is_built_in_asked = decision is None or not policies_alone
    if is_built_in_asked and any(_denies(finding, fail_on, fail_on_ignored) for finding in result.findings):
        return ExitCode.DENIED
    if strict and any(not skipped.by_default for skipped in result.skipped):
        return ExitCode.INCOMPLETE
    return ExitCode.OK


def _denies(finding: Finding, fail_on: Severity, fail_on_ignored: bool) -> bool:
    if finding.suppression or finding.severity.rank < fail_on.rank:
        return False
    return fail_on_ignored or any(place.origin.exposure != Exposure.IGNORED for place in finding.locations)
