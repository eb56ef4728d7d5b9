"""The user's policies, asked about what an AI coding tool would do. Loads an engine: import it where some are set."""

from __future__ import annotations

import re
import weakref
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from oakum.config.settings import Settings
from oakum.guard.event import Action, Event, Flow, Moment
from oakum.guard.table import Evidence, Kind, Mode
from oakum.model import OakumError
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy import event as told
from oakum.policy.decide import Policies
from oakum.policy.event import EventKind
from oakum.policy.granted import is_shared
from oakum.policy.load import load

_KINDS = (EventKind.TOOL_CALL, EventKind.MCP_CALL, EventKind.PROMPT)
_MOMENTS = (Moment.PROMPT, Moment.BEFORE_TOOL, Moment.AFTER_TOOL, Moment.FAILED_TOOL)
_WORD = re.compile(r"[^\s;|&()<>{}`'\"$=]+")
_HOST = re.compile(r"(?:\w+://(?:[^\s/@'\"]*@)?|\b[\w.-]+@)([A-Za-z0-9][A-Za-z0-9.-]*)")
_MOST = 200
_LARGEST = 64 << 10
_UNKNOWN = "unknown"
_FOREIGN = (Action.FETCH, Action.MCP)
"""Actions whose results somebody else has written."""


class Asked:
    """Policies that judge events of AI tools. One thread asks them: an engine takes memory, and a tenth of a second to
    make, and holds on to the interpreter while it evaluates, so that more of them would gain nothing."""

    def __init__(self, policies: Policies, *, alone: bool = False) -> None:
        self._policies = policies
        self._alone = alone
        self._lane = ThreadPoolExecutor(1, "policies")
        weakref.finalize(self, self._lane.shutdown)  # before the engine goes, which only its own thread may let go
        self._lane.submit(policies.prepare)  # what is wrong with it, the first question hears

    def joined(
        self, built_in: Decision, event: Event, evidence: Collection[Evidence], labels: Collection[str], mode: Mode
    ) -> Decision:
        """What is built in and what policies say: the strictest counts, or policies alone if so configured."""
        kind = _kind(event)
        if event.moment not in _MOMENTS or not self._policies.judges(kind):
            return built_in
        own = self._decided(_told(kind, event, evidence, labels))
        verdict = min(own.verdict, Verdict.WARN, key=_rank) if mode is Mode.OBSERVE else own.verdict
        if not self._alone:
            verdict = max(verdict, built_in.verdict, key=_rank)
        return Decision(verdict=verdict, grounds=(*built_in.grounds, *own.grounds))

    def _decided(self, event: told.Event) -> Decision:
        """A policy that gives no answer denies: nobody knows what it would have said."""
        try:
            return self._lane.submit(self._policies.decide, event).result()
        except OakumError as error:  # of a policy, or of a token for the register that cannot be read any more
            ground = Ground(policy="policy", message=f"a policy gives no answer: {error}")
            return Decision(verdict=Verdict.DENY, grounds=(ground,))


def asked(settings: Settings) -> Asked | None:
    """The policies in force for AI tools; None where none are configured for them.

    Raises PolicyError, ConfigError, MissingExtra.
    """
    if not settings.policy.configured:
        return None
    policies = load(settings)
    if is_shared(settings):
        from oakum.policy.register.hearing import watch

        watch(settings.exceptions)  # no call of a tool waits for the register
    return Asked(policies, alone=settings.policy.alone) if any(map(policies.judges, _KINDS)) else None


def _kind(event: Event) -> EventKind:
    if event.moment is Moment.PROMPT:
        return EventKind.PROMPT
    return EventKind.MCP_CALL if event.action is Action.MCP else EventKind.TOOL_CALL


def _told(kind: EventKind, event: Event, evidence: Collection[Evidence], labels: Collection[str]) -> told.Event:
    return told.Event(
        kind=kind,
        findings=tuple(_found(one) for one in evidence if one.kind is Kind.SECRET),
        actor=told.Actor(kind="ai-agent", tool=event.host, session=event.session),
        source=event.folder,
        call=told.ToolCall(
            host=event.host,
            server=event.server,
            name=event.tool,
            moment=event.moment,
            action=event.action,
            programs=tuple(_programs(event.command)),
            reads=tuple(one.message for one in evidence if one.kind is Kind.READS),
            sends=tuple(_sinks(event, evidence)),
            evidence=tuple(dict.fromkeys(str(one.kind) for one in evidence)),
            labels=tuple(sorted(labels)),
        ),
    )


def _found(one: Evidence) -> told.Found:
    return told.Found(
        rule=one.rule,
        severity=str(one.severity),
        confidence=one.confidence,
        secret_id=one.secret_id or "",
        exposure="runtime",
    )


def _programs(command: str) -> Iterator[str]:
    """Words of a command that could name a program: more than are started, so that none is missed."""
    words = dict.fromkeys(word.rpartition("/")[2] for word in _WORD.findall(command[:_LARGEST]))
    return iter([word for word in words if word and not word.startswith("-")][:_MOST])


def _sinks(event: Event, evidence: Iterable[Evidence]) -> Iterator[str]:
    """Hosts that a call names, and `unknown` where it would send a secret who knows where."""
    if event.moment is not Moment.BEFORE_TOOL or event.action not in (Action.SHELL, *_FOREIGN):
        return
    texts = (piece.text[:_LARGEST] for piece in event.pieces if piece.flow is Flow.OUT)
    hosts = dict.fromkeys(host.lower() for text in texts for host in _HOST.findall(text))
    if not hosts and any(one.kind is Kind.SENDS for one in evidence):
        hosts = {_UNKNOWN: None}
    yield from list(hosts)[:_MOST]


def _rank(verdict: Verdict) -> int:
    return verdict.rank
