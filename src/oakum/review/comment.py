"""The comment on a pull or merge request, in Markdown: verdict, findings, policies, exceptions, what was not looked at.

It begins with a marker, by which it is found again and brought up to date. What comes from the repository stands in
code spans or escaped, so that it formats nothing, mentions nobody and links nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from oakum.model import ExitCode, Finding, Severity, Skipped
from oakum.model.decision import Ground, Verdict
from oakum.policy.granted import is_shared
from oakum.report.interface import Context
from oakum.report.markdown import code, prose
from oakum.report.summary import counted, listed
from oakum.report.words import advice, revoke_link, sureness, value
from oakum.review.links import commit_of, is_gone, line_link
from oakum.review.manifests.rows import amount, object_row
from oakum.review.review import Reviewed
from oakum.review.verdict import headline

LONGEST = 60_000
"""Bytes of a comment; GitHub takes 65,536 characters."""
_ROOM = {
    "findings": 17_000,
    "advice": 7_000,
    "policies": 14_000,
    "objects": 4_000,
    "old": 4_000,
    "exceptions": 5_000,
    "skipped": 4_000,
}
_ICONS = {Severity.CRITICAL: "🟣", Severity.HIGH: "🔴", Severity.MEDIUM: "🟡", Severity.LOW: "🔵"}
_VERDICTS = {Verdict.DENY: "🔴", Verdict.ASK: "🟠", Verdict.REDACT: "🟠", Verdict.WARN: "🟡", Verdict.ALLOW: "🟢"}
_PLACES_SHOWN = 3
_ASKED = 10
_EXCEPTIONS = ("inline", "ignore", "baseline", "moved")
"""Kinds of suppression that somebody decided on, or that a reviewer should see."""


def marker(key: str) -> str:
    """What the first line of the comment is; `key` tells several comments on one change apart."""
    kept = "".join(c for c in key if c.isalnum() or c in "._")[:60]
    return f"<!-- oakum:review {kept} -->" if kept else "<!-- oakum:review -->"


def comment(reviewed: Reviewed, context: Context, *, link: str = "", key: str = "") -> str:
    """The whole comment, of at most LONGEST bytes. `link` is the template of addresses (see `oakum.review.links`)."""
    said = reviewed.result.findings or [one for one in reviewed.decision.grounds if not one.exception]
    icon = {ExitCode.OK: "🟡" if said else "🟢", ExitCode.DENIED: "🔴"}.get(reviewed.exit_code, "🟠")
    parts = [
        f"{marker(key)}\n## {icon} Oakum: {prose(headline(reviewed))}\n\n{_facts(reviewed)}\n",
        *_findings(reviewed, context, link),
        *_policies(reviewed, link),
        *_manifests(reviewed, link),
        *_exceptions(reviewed),
        *skipped_section(reviewed.result.skipped),
        *(f"> {prose(note, limit=600)}\n" for note in reviewed.notes),
        f"\n<sub>Oakum {context.version}. Values are masked; `sid_` names a secret without saying it.</sub>\n",
    ]
    return "\n".join(parts)


def _facts(reviewed: Reviewed) -> str:
    change, actor = reviewed.change, reviewed.actor
    by_ai = sum(one.actor.kind.startswith("ai-") for one in change.commits)
    ai = f" ({by_ai:,} by AI: {prose(actor.tool) or 'no tool named'})" if by_ai else ""
    facts = [
        f"{code(f'{change.base[:10]}..{change.head[:10]}')}, {counted(len(change.commits), 'commit')}{ai}",
        f"{counted(len(change.files), 'file')}, +{change.added:,} −{change.removed:,} lines",
        f"new dependencies: {_some(change.dependencies)}" if change.dependencies else "",
        f"protected paths: {_some(guarded)}" if (guarded := [f.path for f in change.files if f.protected]) else "",
    ]
    return "; ".join(filter(None, facts)) + "."


def _some(names: Iterable[str]) -> str:
    several = list(names)
    more = f" and {len(several) - _PLACES_SHOWN:,} more" if len(several) > _PLACES_SHOWN else ""
    return ", ".join(map(code, several[:_PLACES_SHOWN])) + more


def _findings(reviewed: Reviewed, context: Context, link: str) -> Iterator[str]:
    findings = reviewed.result.findings
    if findings:
        rows = [_finding(one, reviewed, link) for one in findings]
        head = "### Secrets\n\n| | what | where | value | identity |\n|-|-|-|-|-|\n"
        yield head + fitting(rows, _ROOM["findings"], "secrets")
        yield "#### What to do\n\n" + fitting(_advice(findings, context), _ROOM["advice"], "kinds")
        yield from _asking(findings, reviewed)


def _asking(findings: Iterable[Finding], reviewed: Reviewed) -> Iterator[str]:
    """How to ask for an exception, where there is somebody to ask."""
    if is_shared(reviewed.settings):
        ids = list(dict.fromkeys(one.secret_id for one in findings))[:_ASKED]
        lines = [f'oakum ignore request --secret {one} --reason "..." --owner "..."\n' for one in ids]
        yield folded("Is it harmless? Ask for an exception", f"```sh\n{''.join(lines)}```")


def _finding(finding: Finding, reviewed: Reviewed, link: str) -> str:
    commit = commit_of(finding, reviewed.between.head)
    places = [
        _place(one.origin.path, one.span.start_line, commit, link) + _note(is_gone(one), commit)
        for one in finding.locations[:_PLACES_SHOWN]
    ]
    if (left := len(finding.locations) - _PLACES_SHOWN) > 0:
        places.append(f"and {left:,} more")
    cells = (
        f"{_ICONS[finding.severity]} {finding.severity}",
        f"{prose(finding.title)} ({_cell(finding.rule)})",
        "<br>".join(places),
        f"{_cell(value(finding))}, {sureness(finding)}",
        _cell(finding.secret_id),
    )
    return f"| {' | '.join(cells)} |\n"


def _note(gone: bool, commit: str) -> str:
    return f" in {_cell(commit[:10])}, removed again: still in the history" if gone else ""


def _place(path: str, line: int, commit: str, link: str) -> str:
    shown = _cell(f"{path}:{line}" if line else path)
    address = line_link(link, commit, path, line)
    return f"[{shown}](<{address}>)" if address else shown


def _cell(text: str) -> str:
    """A code span in a table, where a bar would end the cell even in there."""
    return code(text).replace("|", "\\|")


def _advice(findings: Iterable[Finding], context: Context) -> list[str]:
    seen: dict[str, str] = {}
    for one in findings:
        url = revoke_link(one, context)
        revoke = f" [Revoke it here](<{url}>)." if url else ""
        seen.setdefault(one.rule, f"- {code(one.rule)}: {prose(advice(one, context), limit=600)}{revoke}\n")
    return list(seen.values())


def _policies(reviewed: Reviewed, link: str) -> Iterator[str]:
    counting = [ground for ground in reviewed.decision.grounds if not ground.exception]
    if counting:
        rows = [ground_row(one, reviewed.between.head, link) for one in counting]
        head = "### Policies\n\n| | policy | where | what |\n|-|-|-|-|\n"
        yield head + fitting(rows, _ROOM["policies"], "grounds")


def ground_row(ground: Ground, head: str, link: str) -> str:
    """One row of the table of policies."""
    field = f" {_cell(ground.field)}" if ground.field else ""
    where = _place(ground.path, ground.line, head, link) if ground.path else ""
    late = f" The exception {prose(ground.lapsed, limit=600)}." if ground.lapsed else ""
    message = prose(ground.message, limit=600) + late
    return f"| {_VERDICTS[ground.verdict]} {ground.verdict} | {_cell(ground.policy)} | {where}{field} | {message} |\n"


def _manifests(reviewed: Reviewed, link: str) -> Iterator[str]:
    found = reviewed.manifests
    if found and found.difference.pairs:
        pairs = found.difference.pairs
        yield folded(
            f"Manifests: {amount(pairs)}", fitting([object_row(one) for one in pairs], _ROOM["objects"], "objects")
        )
    if found and found.old:
        rows = [ground_row(one, reviewed.between.head, link) for one in found.old]
        table = "| | policy | where | what |\n|-|-|-|-|\n" + fitting(rows, _ROOM["old"], "problems")
        yield folded(f"Manifests: {counted(len(found.old), 'problem')} that were there before, not judged", table)


def _exceptions(reviewed: Reviewed) -> Iterator[str]:
    rows = [
        f"- {code(one.rule)} at {code(one.locations[0].origin.path)}, {code(one.secret_id)}: {prose(why.kind)},"
        f" {prose(why.said, limit=600)}\n"
        for one in reviewed.result.suppressed
        if (why := one.suppression) and why.kind in _EXCEPTIONS
    ]
    rows += [
        f"- {code(ground.policy)}{f' at {code(ground.path)}' if ground.path else ''}:"
        f" {prose(ground.exception, limit=600)}\n"
        for ground in reviewed.decision.grounds
        if ground.exception
    ]
    others = Counter(one.suppression.kind for one in reviewed.result.suppressed if one.suppression)
    more = {kind: number for kind, number in others.items() if kind not in _EXCEPTIONS}
    rows += [f"- also suppressed: {prose(listed(more))}\n"] if more else []
    if rows:
        title = f"{len(rows):,} {'exception' if len(rows) == 1 else 'exceptions'}"
        yield folded(title, fitting(rows, _ROOM["exceptions"], "exceptions"))


def skipped_section(skipped: Iterable[Skipped]) -> Iterator[str]:
    """What was not looked at, folded away; nothing when there is nothing."""
    several = sorted(skipped, key=lambda one: (one.by_default, one.reason, one.path))
    if several:
        counts = Counter(one.reason for one in several)
        rows = [
            f"- {code(one.path)}: {prose(one.reason)}{f', {prose(one.detail)}' if one.detail else ''}"
            f"{' (by default)' if one.by_default else ''}\n"
            for one in several
        ]
        yield folded(f"Not looked at: {prose(listed(dict(counts)))}", fitting(rows, _ROOM["skipped"], "files"))


def folded(title: str, content: str) -> str:
    """What opens at a click."""
    return f"<details><summary>{title}</summary>\n\n{content}\n</details>\n"


def fitting(rows: list[str], room: int, what: str) -> str:
    """As many rows as there is room for, in bytes, and how many more there are."""
    kept = 0
    for row in rows:
        room -= len(row.encode())
        if room < 0:
            break
        kept += 1
    left = len(rows) - kept
    return "".join(rows[:kept]) + (f"\n**And {left:,} more {what}**; other formats have them all.\n" if left else "")
