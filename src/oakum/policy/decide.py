"""Event -> decision: every policy in force is asked, exceptions are heard, and the strictest of what counts is done.

It is closed where it fails: what is undefined, cannot be evaluated or judges no such event is a PolicyError, and never
an empty answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.bundle import ENTRY, PREFIX, Bundle, rule_of
from oakum.policy.event import Event, EventKind, as_input
from oakum.policy.rego.interface import UNDEFINED, RegoEngine
from oakum.policy.verdicts import Verdicts
from oakum.policy.waivers import Waivers

MakeEngine = Callable[[], RegoEngine]
_LONGEST = 2_000
_MOST = 200_000
"""Grounds of one decision."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says, as policies write it. Other fields are let be."""

    msg: str
    rule: str = ""
    finding: str = ""
    """Identity of the secret."""
    path: str = ""
    line: int = 0
    field: str = ""
    """JSON path in the object."""


class Policies:
    """A set of policies, ready to judge. Any thread may ask: each has an engine of its own, made when it first asks."""

    def __init__(
        self,
        bundle: Bundle,
        make_engine: MakeEngine,
        waivers: Waivers | None = None,
        verdicts: Verdicts | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self.bundle = bundle
        self._make_engine = make_engine
        self._waivers = waivers or Waivers(())
        self._verdicts = verdicts or Verdicts({})
        self._today = today
        self._own = threading.local()

    def judges(self, kind: EventKind) -> bool:
        """Whether any policy speaks of such events; `decide` raises PolicyError for others."""
        return bool(self.bundle.speaking_of(kind))

    def prepare(self) -> None:
        """Makes the engine of this thread, so that its first question need not wait. Raises PolicyError."""
        self._engine()

    def decide(self, event: Event) -> Decision:
        """What policies say of an event. Raises PolicyError when there is no whole answer."""
        if not self.judges(event.kind):
            names = ", ".join(package.name for package in self.bundle.packages)
            raise PolicyError(f"no policy in force judges an event of the kind `{event.kind}` (in force: {names})")
        answer = self._engine().eval(f"data.{ENTRY}.{rule_of(event.kind)}", _input(event))
        grounds = tuple(self._waivers.heard(self._grounds(answer, event), event, self._today()))
        counting = [ground.verdict for ground in grounds if not ground.exception]
        return Decision(
            verdict=max(counting, key=lambda verdict: verdict.rank, default=Verdict.ALLOW),
            grounds=tuple(sorted(grounds, key=_strictest_first)),
        )

    def _engine(self) -> RegoEngine:
        engine: RegoEngine | None = getattr(self._own, "engine", None)
        if engine is None:
            engine = self._make_engine()
            engine.load(self.bundle.modules, self.bundle.data)
            self._own.engine = engine
        return engine

    def _grounds(self, answer: Any, event: Event) -> Iterator[Ground]:
        if answer is UNDEFINED or not isinstance(answer, Mapping):
            raise PolicyError(f"the policies give no answer to an event of the kind `{event.kind}`")
        total = 0
        for package in self.bundle.speaking_of(event.kind):
            for rule, verdict in package.rules.items():
                results = answer.get(f"{package.name}.{rule}")
                if not isinstance(results, list):
                    raise PolicyError(f"{package.name}.{rule} gives no set of results")
                total += len(results)
                if total > _MOST:
                    raise PolicyError(f"{package.name}.{rule}: there are more than {_MOST} results for one event")
                default = event.source if package.judges_objects else ""
                yield from self._of_rule(f"{package.name}.{rule}", package.name, results, verdict, default)

    def _of_rule(
        self, asked: str, package: str, results: list[Any], verdict: Verdict, default: str
    ) -> Iterator[Ground]:
        """The grounds that a rule gives; `default` is the path of those that name none."""
        for raw in results:
            result = _result(raw, asked)
            policy = f"{package}.{result.rule}" if result.rule else asked
            done = self._verdicts.of(policy, verdict)
            if done is not None:
                yield Ground(
                    policy=policy,
                    message=result.msg[:_LONGEST],
                    verdict=done,
                    secret_id=result.finding,
                    path=result.path or default,
                    line=max(result.line, 0),
                    field=result.field,
                )


def _input(event: Event) -> dict[str, Any]:
    try:
        return as_input(event)
    except RecursionError:
        raise PolicyError("the object is nested too deeply to be judged") from None


def _result(raw: Any, asked: str) -> Result:
    if isinstance(raw, str):
        raw = {"msg": raw}
    try:
        result = msgspec.convert(raw, Result)
    except msgspec.ValidationError as error:
        raise PolicyError(f"{asked} gives a result that is neither a text nor an object with `msg`: {error}") from None
    if not result.msg.strip():
        raise PolicyError(f"{asked} gives a result without a message")
    return result


def _strictest_first(ground: Ground) -> tuple[bool, int, str, str, str]:
    return bool(ground.exception), -ground.verdict.rank, ground.policy.removeprefix(PREFIX), ground.path, ground.field
