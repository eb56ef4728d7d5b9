"""What is on the wire becomes an exception where findings are judged."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from oakum.policy.register.record import Act, Record, State, shared
from register import ID, ignore

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
URL = "https://register.example"


def record(state: State = State.OPEN, revoked: Act | None = None, **about: object) -> Record:
    exception = ignore(secret=ID, **{"added": date(2026, 3, 1), "expires": date(2026, 3, 31), **about})
    asked = Act(by="ann", at=AT)
    return Record(id="ex_a", version=2, state=state, exception=exception, days=30, requested=asked, revoked=revoked)


def test_it_says_where_it_comes_from() -> None:
    found = shared(record(), URL)
    assert found is not None
    assert found.origin == f"{URL}/v1/exceptions/ex_a"
    assert found.ended(date(2026, 3, 31)) == ""
    assert found.ended(date(2026, 4, 1)) == "it ended on 2026-03-31"


def test_who_took_it_back() -> None:
    found = shared(record(State.REVOKED, Act(by="bob", at=AT)), URL)
    assert found is not None
    assert found.expired(date(2026, 3, 1))
    assert found.ended(date(2026, 3, 1)) == "bob revoked it on 2026-03-03"


@pytest.mark.parametrize("state", [State.REQUESTED, State.DENIED])
def test_what_was_never_granted_is_none(state: State) -> None:
    assert shared(record(state), URL) is None


def test_what_has_no_end_is_none() -> None:
    assert shared(record(expires=None), URL) is None


def test_an_exception_on_the_wire_is_short_and_the_same_again() -> None:
    raw = msgspec.json.encode(record())
    assert b"namespace" not in raw
    assert msgspec.json.decode(raw, type=Record) == record()
