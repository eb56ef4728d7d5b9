"""What may become of an exception: the rules, and a machine that does anything in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from oakum.policy.exceptions import Ignore
from oakum.policy.register.record import Record, State
from oakum.server.exceptions.book import Event, Refused, Rules, What, applied, judge, now
from register import ID, ignore

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOST = 30
USUAL = Rules(most_days=MOST)


def event(what: What, by: str = "bob", at: datetime = DAY, **more: Any) -> Event:
    return Event(at=at, by=by, what=what, **{"id": "ex_a", **more})


def asked(exception: Ignore | None = None, days: int = 10, **more: Any) -> Event:
    return event(What.REQUEST, "ann", exception=exception or ignore(secret=ID), days=days, **more)


def done(*events: Event, rules: Rules = USUAL) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for one in events:
        judge(records, one, rules)
        records[one.id] = applied(records, one)
    return records


def refused(*events: Event, rules: Rules = USUAL) -> Refused:
    records = done(*events[:-1], rules=rules)
    with pytest.raises(Refused) as caught:
        judge(records, events[-1], rules)
    return caught.value


def test_it_holds_from_its_approval_on() -> None:
    later = DAY + timedelta(days=5)
    (record,) = done(asked(), event(What.APPROVE, at=later)).values()
    assert (record.state, record.version) == (State.OPEN, 2)
    assert (record.exception.added, record.exception.expires) == (date(2026, 3, 6), date(2026, 3, 16))
    assert (record.requested.by, record.decided and record.decided.by) == ("ann", "bob")
    assert now(record, date(2026, 3, 16)).state is State.OPEN
    assert now(record, date(2026, 3, 17)).state is State.EXPIRED


def test_whoever_asks_does_not_decide() -> None:
    for what in (What.APPROVE, What.DENY):
        assert refused(asked(), event(what, "ann")).status == 403
    assert refused(asked(), event(What.APPROVE), event(What.PROLONG, "ann", days=1)).status == 403
    alone = Rules(most_days=MOST, four_eyes=False)
    assert done(asked(), event(What.APPROVE, "ann"), rules=alone)["ex_a"].state is State.OPEN


def test_whoever_asks_may_take_it_back() -> None:
    assert done(asked(), event(What.REVOKE, "ann"))["ex_a"].state is State.REVOKED


@pytest.mark.parametrize(
    ("about", "days", "told"),
    [
        ({"secret": "no id"}, 1, "identity"),
        ({"secret": ID, "owner": " "}, 1, "owner"),
        ({"secret": ID}, MOST + 1, "may hold 30"),
        ({"secret": ID, "reason": ""}, 1, "reason"),
        ({}, 1, "either"),
        ({"rule": "a-*", "path": "tests/**"}, 1, "repository"),
        ({"secret": ID, "rule": "a", "path": "b", "repository": "c"}, 1, "either"),
        ({"secret": ID, "namespace": "a"}, 1, "policy"),
        ({"secret": ID, "added": date(2026, 3, 1)}, 1, "days"),
        ({"secret": ID, "expires": date(2999, 3, 1)}, 1, "days"),
    ],
)
def test_what_may_not_be_asked_for(about: dict[str, Any], days: int, told: str) -> None:
    error = refused(asked(ignore(**about), days))
    assert error.status == 422
    assert told in error.detail
    assert "hunter2" not in error.detail


def test_one_about_each() -> None:
    again = asked(id="ex_b")
    assert refused(asked(), again).status == 409
    assert "ex_a" in refused(asked(), event(What.APPROVE), again).detail
    over = asked(id="ex_b", at=DAY + timedelta(days=11))
    assert done(asked(), event(What.APPROVE), over)["ex_b"].state is State.REQUESTED
    assert len(done(asked(), event(What.DENY), again)) == 2


def test_an_expired_one_does_not_come_back_beside_its_successor() -> None:
    later = DAY + timedelta(days=11)
    first, second = (asked(), event(What.APPROVE)), (asked(id="ex_b", at=later),)
    assert refused(*first, *second, event(What.PROLONG, at=later, days=1)).status == 409
    assert done(*first, event(What.PROLONG, at=later, days=3))["ex_a"].exception.expires == date(2026, 3, 15)


def test_no_more_than_there_is_room_for() -> None:
    assert refused(asked(), asked(id="ex_b"), rules=Rules(most=1)).status == 507


def test_the_longest_duration_is_that_of_today() -> None:
    strict = Rules(most_days=5)
    records = done(asked(days=10))
    with pytest.raises(Refused, match="may hold 5"):
        judge(records, event(What.APPROVE), strict)


class Machine(RuleBasedStateMachine):
    """Anybody does anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, Record] = {}
        self.at = DAY
        self.rules = Rules(most_days=MOST)

    def tried(self, one: Event) -> None:
        before = self.records.get(one.id)
        try:
            judge(self.records, one, self.rules)
        except Refused:
            return
        after = applied(self.records, one)
        assert after.version == (before.version + 1 if before else 1)
        self.records[one.id] = after

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(by=st.sampled_from("ab"), number=st.integers(0, 3), about=st.sampled_from("abc"), days=st.integers(1, 40))
    def request(self, by: str, number: int, about: str, days: int) -> None:
        if f"ex_{number}" not in self.records:
            exception = ignore(secret="sid_" + about * 26)
            self.tried(event(What.REQUEST, by, self.at, id=f"ex_{number}", exception=exception, days=days))

    @rule(
        by=st.sampled_from("ab"),
        number=st.integers(0, 3),
        what=st.sampled_from([What.APPROVE, What.DENY, What.REVOKE, What.PROLONG]),
        days=st.integers(1, 40),
    )
    def act(self, by: str, number: int, what: What, days: int) -> None:
        if f"ex_{number}" in self.records:
            given = days if what is What.PROLONG else 0
            self.tried(event(what, by, self.at, id=f"ex_{number}", days=given))

    @invariant()
    def nothing_holds_that_should_not(self) -> None:
        today = self.at.date()
        shown = [now(one, today) for one in self.records.values()]
        alive = [one.exception.target for one in shown if one.state is State.OPEN]
        assert len(alive) == len(set(alive))
        for one in shown:
            if one.state in (State.OPEN, State.EXPIRED):
                assert one.decided is not None
                assert one.decided.by != one.requested.by
                assert one.exception.expires is not None
                assert one.exception.added is not None
                assert (one.exception.expires - one.exception.added).days <= MOST
            if one.state is State.OPEN:
                assert one.exception.expires is not None
                assert today <= one.exception.expires
            if one.state is State.REVOKED:
                assert one.revoked is not None


Machine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
test_any_order = Machine.TestCase
