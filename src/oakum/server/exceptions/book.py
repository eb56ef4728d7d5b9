"""The rules of the register: what may become of an exception, and by whose hand. Pure: events in, records out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

import msgspec

from oakum.model import ConfigError
from oakum.policy.exceptions import Ignore, check
from oakum.policy.register.record import Act, Record, State

Records = Mapping[str, Record]


class What(StrEnum):
    """What can be done."""

    REQUEST = "request"
    APPROVE = "approve"
    DENY = "deny"
    REVOKE = "revoke"
    PROLONG = "prolong"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was done: a line of the journal."""

    at: datetime
    by: str
    what: What
    id: str
    exception: Ignore | None = None
    """Of a request."""
    days: int = 0
    """Of a request, and of a prolongation."""
    note: str = ""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the organisation has decided."""

    most_days: int = 90
    """The longest that an exception may hold from its approval on, or from when it was last prolonged."""
    four_eyes: bool = True
    """Whoever asked does not decide."""
    needs: tuple[Literal["owner", "ticket"], ...] = ("owner",)
    """What an exception has to name."""
    most: int = 20_000
    """Records, whatever their state."""


class Refused(Exception):  # noqa: N818 - named for what it is about
    """It is not done; `status` is that of HTTP."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def now(record: Record, today: date) -> Record:
    """The record as it stands today: an open one may have ended."""
    is_over = record.state is State.OPEN and record.exception.expired(today)
    return msgspec.structs.replace(record, state=State.EXPIRED) if is_over else record


def judge(records: Records, event: Event, rules: Rules) -> None:
    """Raises Refused for an event that must not happen."""
    if event.what is What.REQUEST:
        _judge_request(records, event, rules)
        return
    record = now(records[event.id], event.at.date())
    allowed = _FROM[event.what]
    if record.state not in allowed:
        raise Refused(409, f"it is {record.state}; {event.what} is for what is {' or '.join(allowed)}")
    is_own = event.by == record.requested.by
    if event.what is not What.REVOKE and is_own and rules.four_eyes:
        raise Refused(403, f"{event.by} asked for it: somebody else has to decide")
    if event.what is What.APPROVE and record.days > rules.most_days:
        raise Refused(422, f"it asks for {record.days} days, and may hold {rules.most_days}")
    if event.what is What.PROLONG and event.days > rules.most_days:
        raise Refused(422, f"days: {event.days}: an exception may hold {rules.most_days}")
    if event.what is What.PROLONG:
        _judge_alone(records, record.exception, event)


_FROM: Mapping[What, tuple[State, ...]] = {
    What.APPROVE: (State.REQUESTED,),
    What.DENY: (State.REQUESTED,),
    What.REVOKE: (State.REQUESTED, State.OPEN),
    What.PROLONG: (State.OPEN, State.EXPIRED),
}


def _judge_request(records: Records, event: Event, rules: Rules) -> None:
    asked = event.exception
    assert asked is not None
    problem = next(_problems(asked, event, rules), "")
    if problem:
        raise Refused(422, problem)
    if len(records) >= rules.most:
        raise Refused(507, f"the register holds {rules.most} records, and takes no more")
    _judge_alone(records, asked, event)


def _judge_alone(records: Records, asked: Ignore, event: Event) -> None:
    """Two about the same would leave nobody sure which one to revoke."""
    for record in records.values():
        is_alive = now(record, event.at.date()).state in (State.REQUESTED, State.OPEN)
        if is_alive and record.id != event.id and record.exception.target == asked.target:
            raise Refused(409, f"there is one about the same: {record.id}")


def _problems(asked: Ignore, event: Event, rules: Rules) -> Iterator[str]:
    if asked.added or asked.expires:
        yield "`added` and `expires` follow from the approval: say `days`"
    if event.days > rules.most_days:
        yield f"days: {event.days}: an exception may hold {rules.most_days}"
    if asked.rule and not asked.repository:
        yield "an exception for a rule at paths names its `repository` (a glob): paths mean something else in each"
    for name in rules.needs:
        if not getattr(asked, name).strip():
            yield f"it names no `{name}`"
    try:
        check(asked if asked.policy else msgspec.structs.replace(asked, repository=""), "exception")
    except ConfigError as error:
        yield str(error)


def applied(records: Records, event: Event) -> Record:
    """The record that an event leaves behind. Events that `judge` allowed, in their order, give the register again."""
    act = Act(by=event.by, at=event.at, note=event.note)
    if event.what is What.REQUEST:
        assert event.exception is not None
        return Record(
            id=event.id, version=1, state=State.REQUESTED, exception=event.exception, days=event.days, requested=act
        )
    record = records[event.id]
    record = msgspec.structs.replace(record, version=record.version + 1)
    if event.what is What.DENY:
        return msgspec.structs.replace(record, state=State.DENIED, decided=act)
    if event.what is What.REVOKE:
        return msgspec.structs.replace(record, state=State.REVOKED, revoked=act)
    days = event.days or record.days
    today = event.at.date()
    dated = msgspec.structs.replace(record.exception, added=today, expires=today + timedelta(days=days))
    return msgspec.structs.replace(record, state=State.OPEN, decided=act, exception=dated)
