"""Workflow commands of GitHub Actions: annotations at the lines of a change.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator

from oakum.model import ExitCode, Finding, Severity
from oakum.model.decision import Ground, Verdict
from oakum.report.escape import visible
from oakum.report.github import command
from oakum.report.interface import Context
from oakum.report.words import advice, revoke_link, sureness, value
from oakum.review.links import is_gone
from oakum.review.review import Reviewed
from oakum.review.verdict import headline

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_LONGEST_PATH = 4096


def annotate(reviewed: Reviewed, context: Context) -> Iterator[str]:
    """One command a line: findings, grounds, what was not looked at, the verdict."""
    for finding in reviewed.result.findings:
        yield _finding(finding, context)
    for ground in reviewed.decision.grounds:
        if not ground.exception:
            yield ground_command(ground)
    left = [one for one in reviewed.result.skipped if not one.by_default]
    for one in left[:10]:
        yield command("warning", visible(f"not looked at: {one.path}: {one.reason}"), title="Oakum")
    level = "notice" if reviewed.exit_code is ExitCode.OK else "error"
    yield command(level, visible(headline(reviewed)), title="Oakum")


def _finding(finding: Finding, context: Context) -> str:
    place = finding.locations[0]
    gone = is_gone(place)
    facts = (
        f"{value(finding)}, {sureness(finding)}",
        "removed again, and still in the history of this change" if gone else "",
        advice(finding, context),
        revoke_link(finding, context),
        f"{finding.secret_id} ({finding.rule})",
    )
    # What the head does not have has no line there to be shown at.
    where = {} if gone else _position(place.origin.path, place.span.start_line, place.span.end_line)
    message = "\n".join(visible(fact) for fact in facts if fact)
    return command(_LEVELS[finding.severity], message, **where, title=visible(finding.title))


def ground_command(ground: Ground) -> str:
    """One annotation."""
    level = "warning" if ground.verdict is Verdict.WARN else "error"
    where = _position(ground.path, ground.line, ground.line) if ground.path else {}
    field = f" ({ground.field})" if ground.field else ""
    return command(level, visible(ground.message + field), **where, title=visible(ground.policy))


def _position(path: str, line: int, end: int) -> dict[str, str]:
    return {
        "file": visible(path.partition("!/")[0], limit=_LONGEST_PATH),
        "line": str(max(line, 1)),
        "endLine": str(max(end, 1)),
    }
