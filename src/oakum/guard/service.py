"""A host's question -> what its hook prints: everything between the wire and the engine. Daemon and client share it."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Empty, LifoQueue

import msgspec

from oakum import config
from oakum.config.settings import GuardSettings
from oakum.guard.debounce import Debounce
from oakum.guard.edits import Edits, edits
from oakum.guard.engine import Context, Engine, Judged
from oakum.guard.equipment import engines
from oakum.guard.event import Event, Moment
from oakum.guard.interface import Host
from oakum.guard.inventory import Inventory
from oakum.guard.log import Entry, Log, Reason, location
from oakum.guard.request import Request
from oakum.guard.ruling import Output
from oakum.guard.session import Session
from oakum.guard.table import Mode
from oakum.model import Identity, OakumError
from oakum.model.decision import Verdict

_LARGE = 64 << 10
_SESSIONS = 500

FindHost = Callable[[str], Host]


class _Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How one question is to be answered."""

    mode: Mode
    closed: bool
    started: float
    due: float
    """Seconds from then."""


class Service:
    """Answers questions, from several threads at once."""

    def __init__(
        self,
        settings: GuardSettings,
        key: bytes,
        make_engine: Callable[[], Engine],
        find_host: FindHost,
        log: Log,
        edits: Edits | None = None,
    ) -> None:
        self._settings = settings
        self._key = key
        self._identity = Identity(key)
        self._make_engine = make_engine
        self._engines: LifoQueue[Engine] = LifoQueue()
        self._engines.put(make_engine())
        self._find_host = find_host
        self._log = log
        self._edits = edits
        self._inventory = Inventory(self._identity)
        self._debounce = Debounce()
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def answer(self, request: Request) -> Output:
        """The answer; raises nothing. A failure is answered in the host's own words, blocking or not as was chosen."""
        terms = self._terms(request)
        try:
            host = self._find_host(request.host)
            told = _text(request.environment)
            event = host.event(request.payload, told)
            environment = self._environment(event, told)
            event = _placed(event, environment)
            answer = partial(self._judged, host, event, environment, terms)
            return self._debounce.once(request.host, event.host, request.payload, answer, terms.due)
        except Exception as error:  # whatever it is: the host must hear something valid
            said = describe(error)
            self._log.write(_failure(request, terms, said))
            message = f"Oakum could not look at this: {said}"
            return failed(self._find_host, request, closed=terms.closed, message=message)

    def _terms(self, request: Request) -> _Terms:
        settings = self._settings
        mode = _mode(request, settings)
        due = settings.large_deadline_ms if len(request.payload) > _LARGE else settings.deadline_ms
        closed = is_closed(mode, request.closed or settings.fail_closed)
        return _Terms(mode=mode, closed=closed, started=time.monotonic(), due=due / 1000)

    def _judged(self, host: Host, event: Event, environment: Mapping[str, str], terms: _Terms) -> Output:
        context = self._context(host, event, environment, terms)
        engine = self._engine()
        try:
            judged = engine.judge(event, context)
        finally:
            self._engines.put(engine)
        output = host.answer(event, judged.ruling)
        self._log.write(_entry(event, judged, terms))
        if self._edits and judged.decision.verdict.rank < Verdict.ASK.rank:
            self._edits.record(event)
        return output

    def _context(self, host: Host, event: Event, environment: Mapping[str, str], terms: _Terms) -> Context:
        until = terms.started + terms.due
        known, knows_all = self._inventory.sensor(event.folder, environment, event.paths, until)
        return Context(
            capabilities=self._capable(host, event).capabilities,
            carried=host.carried,
            session=self._session(event),
            identity=self._identity,
            known=known,
            knows_all=knows_all,
            environment=environment,
            mode=terms.mode,
            closed=terms.closed,
            until=until,
            approved=self._settings.approved,
        )

    def _environment(self, event: Event, told: Mapping[str, str]) -> Mapping[str, str]:
        """The host's variables: those that came with the question, else with one before, else this process's own."""
        session = self._session(event)
        if told:
            session.environment = told
        return session.environment or os.environ

    def _capable(self, host: Host, event: Event) -> Host:
        """The host that asks, where another one runs its hook."""
        return host if event.host == host.name else self._find_host(event.host)

    def _engine(self) -> Engine:
        try:
            return self._engines.get_nowait()
        except Empty:
            return self._make_engine()

    def _session(self, event: Event) -> Session:
        with self._lock:
            kept = self._sessions.pop(event.session, None)
            if kept is None or event.moment is Moment.SESSION_END:
                kept = Session(self._key, event.session)
            self._sessions[event.session] = kept
            if len(self._sessions) > _SESSIONS:
                self._sessions.popitem(last=False)
        return kept


def make() -> Service:
    """The service of this user. Raises OakumError for a wrong configuration."""
    from oakum.guard.hosts import find  # the adapters are read when the first of them is needed

    settings = config.load(Path("/"), use_repository=False).settings
    key = config.identity_key().key
    return Service(settings.guard, key, engines(settings), find, Log(location()), edits(key))


def is_closed(mode: str, asked: bool) -> bool:
    """Whether a failure blocks."""
    return mode != Mode.OBSERVE and (asked or mode == Mode.BLOCK)


def failed(find_host: FindHost, request: Request, *, closed: bool, message: str) -> Output:
    """A valid answer without a ruling."""
    try:
        return find_host(request.host).failure(request.payload, closed=closed, message=message)
    except Exception:  # a host that we do not know: exit code 2 blocks with most
        return Output(stderr=message.encode("utf-8", "replace") + b"\n", code=2 if closed else 1)


def describe(error: BaseException) -> str:
    """What went wrong, without what it went wrong with."""
    if isinstance(error, OakumError):
        return str(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


def _placed(event: Event, environment: Mapping[str, str]) -> Event:
    """Where the host does not say in which folder it works: the one in which it runs its hook."""
    return event if event.folder else msgspec.structs.replace(event, folder=environment.get("PWD", ""))


def _mode(request: Request, settings: GuardSettings) -> Mode:
    try:
        return Mode(request.mode or settings.mode)
    except ValueError:
        return Mode(settings.mode)


def _text(variables: Mapping[bytes, bytes]) -> dict[str, str]:
    return {os.fsdecode(name): os.fsdecode(value) for name, value in variables.items()}


def _entry(event: Event, judged: Judged, terms: _Terms) -> Entry:
    return Entry(
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        host=event.host,
        event=event.native,
        moment=event.moment,
        action=event.action,
        tool=event.tool,
        session=event.session,
        folder=event.folder,
        verdict=judged.decision.verdict,
        done=judged.done,
        mode=terms.mode,
        secrets=tuple(dict.fromkeys(one.secret_id for one in judged.evidence if one.secret_id)),
        rules=tuple(dict.fromkeys(one.rule for one in judged.evidence if one.rule)),
        reasons=tuple(
            Reason(policy=one.policy, message=one.message, verdict=one.verdict) for one in judged.decision.grounds
        ),
        changed=len(judged.ruling.replaced),
        milliseconds=round((time.monotonic() - terms.started) * 1000, 3),
    )


def _failure(request: Request, terms: _Terms, said: str) -> Entry:
    return Entry(
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        host=request.host[:40],
        mode=terms.mode,
        failure=said,
        milliseconds=round((time.monotonic() - terms.started) * 1000, 3),
    )
