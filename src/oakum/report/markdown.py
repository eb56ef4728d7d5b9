"""Markdown for a comment on a pull request or a job summary.

Everything that comes from a repository stands in code spans, where neither formatting nor @mentions work. The
length is bounded, since forges refuse long comments (GitHub: 65,536 characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.model import Finding, Location, ScanResult, Severity
from oakum.model.decision import Decision
from oakum.report import excepted
from oakum.report.escape import visible
from oakum.report.grounds import MOST, said
from oakum.report.grounds import verdict as policy_verdict
from oakum.report.interface import Context
from oakum.report.summary import listed, looked_at, summarise, verdict
from oakum.report.words import (
    advice,
    companions,
    history,
    revoke_link,
    standing,
    status,
    sureness,
    value,
    where,
    why,
)

_ROOM = 50_000
"""Characters for all sections together."""
_PLACES_SHOWN = 3
_LONGEST = 200
_ICONS = {Severity.CRITICAL: "🟣", Severity.HIGH: "🔴", Severity.MEDIUM: "🟡", Severity.LOW: "🔵"}


class MarkdownReport:
    """A heading with the verdict, a section for each of the first findings, then the counts."""

    name = "markdown"
    suffix = ".md"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """One section at a time."""
        summary = summarise(result, len(context.rules.rules))
        yield f"## Oakum: {prose(verdict(summary))}\n\n"
        sections = _sections(result, context)
        yield from sections
        if left := len(result.findings) - len(sections):
            yield f"**And {left:,} more**; the full list is in the other formats.\n\n"
        if summary.interrupted:
            yield "**Interrupted: the rest was not looked at.**\n\n"
        yield from _policies(result.decision)
        closing = {
            "Looked at": looked_at(summary) if summary.findings else "",
            "Suppressed": listed(summary.suppressed),
            "Not scanned": listed(summary.skipped),
            "Left out by default": listed(summary.skipped_by_default),
        }
        yield "".join(f"- {label}: {prose(text)}\n" for label, text in closing.items() if text)
        yield "".join(f"  - {prose(one, limit=600)}\n" for one in excepted.lines(result))


def _policies(decision: Decision | None) -> Iterator[str]:
    if decision is None:
        return
    spoken = said(decision)
    yield f"### {prose(policy_verdict(decision))}\n\n"
    for one in spoken[:MOST]:
        yield f"- **{one.verdict}** {code(one.policy)}: {prose(one.text)}\n"
    yield f"- and {len(spoken) - MOST:,} more\n\n" if len(spoken) > MOST else "\n"


def _sections(result: ScanResult, context: Context) -> list[str]:
    sections, room = [], _ROOM
    for finding in result.findings:
        section = _section(finding, context)
        room -= len(section)
        if room < 0:
            break
        sections.append(section)
    return sections


def _section(finding: Finding, context: Context) -> str:
    place, *further = finding.locations
    facts = [
        f"**Value** {code(value(finding))}, {sureness(finding)}, {prose(status(finding))}",
        f"**With** {code(beside)}" if (beside := companions(finding)) else "",
        *(f"**{label.capitalize()}** {code(text)}" for label, text in history(place.origin)),
        f"**Now** {prose(now)}" if (now := standing(place.origin)) else "",
        _further(further),
        f"**Why** {prose(reasons)}" if (reasons := why(finding)) else "",
        f"**Next** {prose(advice(finding, context), limit=600)}{_link(finding, context)}",
        f"**Rule** {code(finding.rule)}, identity {code(finding.secret_id)}",
    ]
    heading = f"### {_ICONS[finding.severity]} {finding.severity.capitalize()}: {prose(finding.title)}\n\n"
    return heading + f"{code(where(place))}\n\n" + "".join(f"- {fact}\n" for fact in facts if fact) + "\n"


def _further(locations: list[Location]) -> str:
    shown = ", ".join(code(where(location)) for location in locations[:_PLACES_SHOWN])
    left = len(locations) - _PLACES_SHOWN
    return f"**Also** {shown}{f' and {left:,} more' if left > 0 else ''}" if shown else ""


def _link(finding: Finding, context: Context) -> str:
    url = revoke_link(finding, context)
    return f" [Revoke it here](<{url}>)" if url else ""


def code(text: str) -> str:
    """A code span that holds exactly this text, made visible and bounded."""
    content = visible(text, limit=_LONGEST).strip() or "…"
    fence = "`" * (max((len(run) for run in re.findall("`+", content)), default=0) + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{fence}{pad}{content}{pad}{fence}"


def prose(text: str, limit: int = _LONGEST) -> str:
    """Plain text with all formatting, links, HTML and mentions taken out of force."""
    escaped = re.sub(r"([\\`*_{}\[\]#!|<>~&$]|:(?=//))", r"\\\1", visible(text, limit=limit))
    return escaped.replace("@", "@<!-- -->")
