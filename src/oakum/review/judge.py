"""The findings and facts of a change, put before the policies in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from oakum.config import Settings
from oakum.model import ExitCode, MissingExtra, ScanResult, Severity
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.decide import Policies
from oakum.policy.event import Actor, Change, Event, EventKind
from oakum.policy.found import found
from oakum.policy.outcome import exit_code

PACKS = ("ai-changes", "gitops", "kubernetes", "supply")
"""What is asked where no policies are configured; it then only warns."""
_PASSING = (Verdict.ALLOW, Verdict.WARN)


class Panel(msgspec.Struct, frozen=True):
    """Policies to ask, if any."""

    policies: Policies | None
    note: str = ""
    """What the reader has to know about them."""

    def decide(self, event: Event) -> Decision:
        """What they say of an event of which any of them speaks; nothing of any other. Raises PolicyError."""
        if self.policies is None or not self.policies.judges(event.kind):
            return Decision(verdict=Verdict.ALLOW)
        return self.policies.decide(event)


def policies(settings: Settings, default: Iterable[str], *, only_warn: bool, trusted: bool = True) -> Panel:
    """The configured policies; where none are, the packs of `default`, which then only warn if so asked. Policies that
    are not `trusted` are evaluated here in a process of their own, whatever engine or server they ask for.

    Raises PolicyError, ConfigError; MissingExtra for policies that are configured.
    """
    if not trusted:
        embedded = msgspec.structs.replace(settings.policy, engine="auto", server="")
        settings = msgspec.structs.replace(settings, policy=embedded)
    if settings.policy.configured:
        return Panel(_loaded(settings, (), trusted=trusted))
    if only_warn:
        mild = msgspec.structs.replace(settings.policy, verdicts={"*": "warn"})
        settings = msgspec.structs.replace(settings, policy=mild)
    names = ", ".join(default)
    try:
        loaded = _loaded(settings, default, trusted=True)
    except MissingExtra as error:
        if not only_warn:
            raise
        return Panel(None, f"No policies were asked: {error}.")
    does = " only warn" if only_warn else " decide"
    return Panel(loaded, f"No policies are configured in `[policy]`: the packs {names}{does}.")


def _loaded(settings: Settings, default: Iterable[str], *, trusted: bool) -> Policies:
    from oakum.policy.load import load  # raises MissingExtra: reviews can do without policies

    return load(settings, default, trusted=trusted)


def event_of(change: Change, actor: Actor, result: ScanResult, repository: str, branch: str) -> Event:
    """The change as policies see it."""
    return Event(
        kind=EventKind.CHANGE,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=tuple(map(found, (*result.findings, *result.suppressed))),
        skipped=dict(Counter(one.reason for one in result.skipped if not one.by_default)),
        actor=actor,
        repository=repository,
        branch=branch,
        change=change,
    )


def fail_on(settings: Settings) -> Severity | None:
    """The severity from which secrets deny by themselves; None where policies alone decide."""
    return None if settings.policy.configured and settings.policy.alone else settings.report.fail_on


def joined(decisions: Iterable[Decision]) -> Decision:
    """Several decisions as one: all grounds, and the strictest verdict."""
    several = list(decisions)
    grounds = tuple(ground for one in several for ground in one.grounds)
    return Decision(
        verdict=max((one.verdict for one in several), key=lambda one: one.rank, default=Verdict.ALLOW),
        grounds=tuple(sorted(dict.fromkeys(grounds), key=lambda one: (bool(one.exception), -one.verdict.rank))),
    )


def of_grounds(grounds: Iterable[Ground]) -> Decision:
    """The decision that grounds come to; what an exception holds off does not count."""
    several = tuple(grounds)
    counting = (one.verdict for one in several if not one.exception)
    return Decision(verdict=max(counting, key=lambda one: one.rank, default=Verdict.ALLOW), grounds=several)


def outcome(result: ScanResult, decision: Decision, settings: Settings) -> ExitCode:
    """What both come to. A verdict that asks for a person or for redaction denies: nobody can do either here."""
    built_in = exit_code(result, settings.report.fail_on, strict=settings.scan.strict)
    if built_in is ExitCode.DENIED and fail_on(settings) is None:
        without = msgspec.structs.replace(result, findings=())
        built_in = exit_code(without, settings.report.fail_on, strict=settings.scan.strict)
    if built_in is ExitCode.INTERRUPTED or decision.verdict in _PASSING:
        return built_in
    return ExitCode.DENIED
