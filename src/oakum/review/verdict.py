"""The verdict of a review in one sentence, which never calls what was not looked at clean."""

from __future__ import annotations

from collections import Counter

from oakum.model import ExitCode
from oakum.report.summary import counted, listed
from oakum.review.links import is_gone
from oakum.review.review import Reviewed


def headline(reviewed: Reviewed) -> str:
    """What the change adds, what policies say, and what that comes to."""
    parts = [_secrets(reviewed), _grounds(reviewed)]
    change = reviewed.change
    nothing = "nothing found in what this change adds" if change.commits or change.files else "this change is empty"
    said = "; ".join(filter(None, parts)) or nothing
    ends = {
        ExitCode.DENIED: " (denied)",
        ExitCode.INCOMPLETE: " (but not everything could be looked at)",
        ExitCode.INTERRUPTED: " (interrupted: the rest was not looked at)",
    }
    return said + ends.get(reviewed.exit_code, "")


def _secrets(reviewed: Reviewed) -> str:
    findings = reviewed.result.findings
    if not findings:
        return ""
    gone = sum(is_gone(one.locations[0]) for one in findings)
    unsafe = sum(one.is_unsafe_default for one in findings)
    kinds = [counted(len(findings) - unsafe, "secret")] if len(findings) > unsafe else []
    kinds += [counted(unsafe, "unsafe default")] if unsafe else []
    return " and ".join(kinds) + " added" + (f", {gone:,} of them only in its history" if gone else "")


def _grounds(reviewed: Reviewed) -> str:
    counts = Counter(str(one.verdict) for one in reviewed.decision.grounds if not one.exception)
    return f"policies: {listed(dict(counts))}" if counts else ""
