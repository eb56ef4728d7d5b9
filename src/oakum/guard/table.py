"""The built-in policy: evidence -> decision. `decide` is the one place that is asked; other policies come in there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from oakum.guard.event import Action, Event, Flow, Moment
from oakum.model import SecretId, Severity
from oakum.model.decision import Decision, Ground, Verdict

POLICY = "built-in"
SURE = 0.8
"""From this confidence on nobody needs to be asked."""


class Mode(StrEnum):
    """What is done about a secret."""

    BLOCK = "block"
    """Whatever holds one is stopped."""
    REDACT = "redact"
    """What the model would read is redacted; what the agent would send or write is stopped."""
    OBSERVE = "observe"
    """Nothing is changed; the user is told, and the log remembers."""


class Kind(StrEnum):
    """What speaks against an event."""

    SECRET = "secret"  # noqa: S105 - a word
    """A text holds one."""
    READS = "reads"
    """A tool would show secrets to the model: a file of credentials, the environment, a secret store."""
    SENDS = "sends"
    """A command would send a secret, or a file of secrets, somewhere."""
    UNSEEN = "unseen"
    """A text was too large to be looked at in time, or could not be understood."""
    TAMPERS = "tampers"
    """The guard itself would be switched off or changed."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was seen."""

    kind: Kind
    flow: Flow
    message: str
    """For a person; never holds a value."""
    rule: str = ""
    secret_id: SecretId | None = None
    severity: Severity = Severity.HIGH
    confidence: float = 1.0
    at_home: bool = False
    """Whether it is written to where secrets belong: a file of credentials."""


def decide(event: Event, evidence: Iterable[Evidence], mode: Mode, *, closed: bool = False) -> Decision:
    """The strictest of what each piece of evidence calls for. `closed`: what could not be seen is not let through."""
    grounds = tuple(
        Ground(policy=POLICY, message=one.message, verdict=_verdict(event, one, mode, closed)) for one in evidence
    )
    verdicts = [ground.verdict for ground in grounds]
    return Decision(verdict=max(verdicts, key=lambda verdict: verdict.rank, default=Verdict.ALLOW), grounds=grounds)


def _verdict(event: Event, one: Evidence, mode: Mode, closed: bool) -> Verdict:
    if mode is Mode.OBSERVE or one.kind is Kind.TAMPERS:
        return Verdict.WARN
    if one.kind is Kind.UNSEEN and not closed:
        return Verdict.WARN
    if one.flow is Flow.OUT:
        return _outward(event, one)
    return Verdict.REDACT if mode is Mode.REDACT and one.kind is not Kind.SENDS else Verdict.DENY


def _outward(event: Event, one: Evidence) -> Verdict:
    is_late = event.moment in (Moment.AFTER_TOOL, Moment.FAILED_TOOL)
    is_at_home = event.action is Action.WRITE and one.at_home
    if is_late or is_at_home or one.severity is Severity.LOW:
        return Verdict.WARN
    return Verdict.DENY if one.confidence >= SURE else Verdict.ASK
