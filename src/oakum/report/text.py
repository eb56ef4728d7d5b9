"""For people at a terminal: what, where, why, and what to do next, then what it all comes to."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from oakum.model import Finding, GitOrigin, Location, ScanResult, Severity, Validity
from oakum.model.decision import Decision, Verdict
from oakum.report.ansi import painter
from oakum.report.escape import visible
from oakum.report.excepted import held, not_heard
from oakum.report.grounds import MOST, said
from oakum.report.grounds import verdict as policy_verdict
from oakum.report.interface import Context
from oakum.report.record import plain_value
from oakum.report.summary import Summary, listed, looked_at, summarise, verdict
from oakum.report.words import (
    advice,
    commit_line,
    companions,
    history,
    revoke_link,
    standing,
    status,
    sureness,
    where,
    why,
)

_FURTHER_PLACES = 3
_LABEL = 9
_NARROWEST = 40
_VERDICTS: dict[str, str] = {Verdict.DENY: "red", Verdict.ASK: "red", Verdict.REDACT: "red", Verdict.WARN: "yellow"}
_COLOURS = {
    Severity.CRITICAL: "magenta",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "blue",
}


class TextReport:
    """Findings one after the other, each as a few labelled lines, then the summary."""

    name = "text"
    suffix = ".txt"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """One finding at a time, then the summary."""
        page = _Page(context)
        for finding in result.findings:
            yield page.finding(finding)
        yield page.summary(result)


class _Page:
    """Lays out findings and summary under one context."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._paint = painter(context.colour)
        self._width = max(context.width, _NARROWEST)

    def finding(self, finding: Finding) -> str:
        """All lines of one finding and an empty one."""
        lines = [*self._heading(finding), self._line("at", self._paint(where(finding.locations[0]), "cyan"))]
        lines.append(self._standing(finding))
        lines += self._field("with", companions(finding))
        lines += self._history(finding)
        lines += self._further(finding.locations[1:])
        lines += self._field("why", why(finding))
        lines += self._field("next", advice(finding, self._context))
        if link := revoke_link(finding, self._context):
            lines.append(self._line("revoke", link))
        lines.append(self._line("id", self._paint(visible(finding.secret_id), "dim")))
        return "\n".join(lines) + "\n\n"

    def _heading(self, finding: Finding) -> list[str]:
        badge = f" {finding.severity.upper()} " if self._context.colour else finding.severity.upper()
        facts = f"{visible(finding.rule)}, {sureness(finding)}"
        title = visible(finding.title, limit=200)
        painted = self._paint(badge, "bold", "inverse", _COLOURS[finding.severity]) + " " + self._paint(title, "bold")
        if len(badge) + len(title) + len(facts) + 3 > self._width:
            return [painted, self._line("rule", self._paint(facts, "dim"))]
        return [f"{painted}  {self._paint(facts, 'dim')}"]

    def _standing(self, finding: Finding) -> str:
        """What of it may be shown, and how far it has come. Of an unsafe default `why` shows the text."""
        if finding.is_unsafe_default:
            return self._line("state", self._status(finding))
        return self._line("value", f"{self._value(finding)}  {self._status(finding)}")

    def _value(self, finding: Finding) -> str:
        if not self._context.show_secrets:
            return visible(finding.secret.masked())
        value = plain_value(finding.secret)
        return visible(value, limit=len(value))

    def _status(self, finding: Finding) -> str:
        styles = ("bold", "red") if finding.validity is Validity.ACTIVE else ("dim",)
        return self._paint(status(finding), *styles)

    def _history(self, finding: Finding) -> list[str]:
        origin = finding.locations[0].origin
        lines = [self._line(label, text) for label, text in history(origin)]
        return lines + ([] if finding.is_unsafe_default else self._field("now", standing(origin)))

    def _further(self, locations: tuple[Location, ...]) -> list[str]:
        lines = [self._line("also", _place(location)) for location in locations[:_FURTHER_PLACES]]
        if (left := len(locations) - _FURTHER_PLACES) > 0:
            lines.append(self._line("", f"and {left:,} more"))
        return lines

    def summary(self, result: ScanResult) -> str:
        """What was found, suppressed, skipped and looked at."""
        summary = summarise(result, len(self._context.rules.rules))
        lines = [*self._policies(result.decision), *self._verdict(summary)]
        lines += self._counts("suppressed", summary.suppressed)
        lines += self._listed(held(result), "dim")
        lines += self._counts("skipped", summary.skipped, "yellow")
        lines += self._counts("left out by default", summary.skipped_by_default)
        lines += self._listed(not_heard(result.skipped), "yellow")
        if summary.findings:
            lines += self._wrapped(f"looked at {looked_at(summary)}")
        if summary.interrupted:
            note = "interrupted: this is what was found so far; the rest was not looked at"
            lines += self._wrapped(note, "bold", "yellow")
        return "\n".join(lines) + "\n"

    def _policies(self, decision: Decision | None) -> list[str]:
        """What the configured policies said."""
        if decision is None:
            return []
        spoken = said(decision)
        lines = self._wrapped(policy_verdict(decision), "bold", _VERDICTS.get(decision.verdict, "green"))
        for one in spoken[:MOST]:
            head = f"{one.verdict} {one.policy}"
            lines += [f"  {self._paint(visible(head), _VERDICTS.get(one.verdict, 'dim'))}"]
            lines += [f"    {line}" for line in self._folded(visible(one.text, limit=2_000), self._width - 4)]
        if len(spoken) > MOST:
            lines.append(f"  and {len(spoken) - MOST:,} more; json shows all")
        return [*lines, ""]

    def _verdict(self, summary: Summary) -> list[str]:
        clean = not summary.findings and (summary.stats.files or summary.stats.blobs or summary.stats.bytes)
        return self._wrapped(verdict(summary), "bold", "green" if clean else "red")

    def _counts(self, what: str, counts: dict[str, int], *styles: str) -> list[str]:
        if not counts:
            return []
        return self._wrapped(f"{what} {sum(counts.values()):,}: {visible(listed(counts))}", *styles or ("dim",))

    def _listed(self, several: list[str], *styles: str) -> list[str]:
        folded = (self._folded(visible(one, limit=2_000), self._width - 2) for one in several)
        return [self._paint(f"  {line}", *styles) for lines in folded for line in lines]

    def _wrapped(self, text: str, *styles: str) -> list[str]:
        return [self._paint(line, *styles) for line in self._folded(text, self._width)]

    def _field(self, label: str, text: str) -> list[str]:
        folded = self._folded(text, self._width - _LABEL)
        return [self._line(label if number == 0 else "", line) for number, line in enumerate(folded)]

    def _folded(self, text: str, width: int) -> list[str]:
        return wrap(text, width, break_long_words=False, break_on_hyphens=False)

    def _line(self, label: str, text: str) -> str:
        return self._paint(f"  {label}".ljust(_LABEL), "dim") + text


def _place(location: Location) -> str:
    origin = location.origin
    commit = origin.first if isinstance(origin, GitOrigin) else None
    return f"{where(location)}  {commit_line(commit)}" if commit else where(location)
