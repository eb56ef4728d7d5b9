"""The register of a running server, read again from its journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oakum.model import ConfigError
from oakum.policy.register.record import Record, State
from oakum.server.exceptions.book import Refused, Rules, What
from oakum.server.exceptions.journal import Journal
from oakum.server.exceptions.register import Register
from register import ignore

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    at = DAY

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return Register(Journal(tmp_path / "j"), Rules(), clock)


def requested(register: Register, letter: str = "a", **about: str) -> Record:
    exception = ignore(secret="sid_" + letter * 26, **about)
    return register.request(register.event("ann", What.REQUEST, exception=exception, days=10))


def act(register: Register, record: Record, what: What = What.APPROVE) -> Record:
    return register.act(register.event("bob", what, id=record.id), record.version)


def test_it_is_the_same_after_a_restart(register: Register, tmp_path: Path, clock: Clock) -> None:
    opened = act(register, requested(register))
    revoked = act(register, act(register, requested(register, "b")), What.REVOKE)
    requested(register, "c")
    page, tag = register.page({}), register.tag
    register.close()
    again = Register(Journal(tmp_path / "j"), Rules(), clock)
    assert (again.page({}), again.tag) == (page, tag)
    assert [again.get(one.id).state for one in (opened, revoked)] == [State.OPEN, State.REVOKED]
    assert [one.what for one in again.history(revoked.id)] == [What.REQUEST, What.APPROVE, What.REVOKE]
    assert again.counts() == {"requested": 1, "open": 1, "expired": 0, "denied": 0, "revoked": 1}


def test_only_what_was_looked_at_is_decided(register: Register) -> None:
    record = requested(register)
    act(register, record)
    with pytest.raises(Refused) as caught:
        act(register, record, What.REVOKE)
    assert caught.value.status == 412


def test_a_refused_event_is_not_written(register: Register, tmp_path: Path) -> None:
    size = (tmp_path / "j").stat().st_size
    with pytest.raises(Refused):
        requested(register, "A")
    assert (tmp_path / "j").stat().st_size == size
    with pytest.raises(Refused, match="no such"):
        register.history("ex_none")


def test_filters(register: Register, clock: Clock) -> None:
    plain = act(register, requested(register, owner="x"))
    scoped = act(register, requested(register, "b", repository="team/*", owner="y"))
    denied = act(register, requested(register, "c"), What.DENY)

    def ids(**query: str) -> set[str]:
        return {one.id for one in register.page({name: text.split(",") for name, text in query.items()}).records}

    assert ids() == {plain.id, scoped.id, denied.id}
    assert ids(repository="team/app", state="open") == {plain.id, scoped.id}
    assert ids(repository="other/app", state="open") == {plain.id}
    assert ids(owner="y") == {scoped.id}
    assert ids(secret="sid_" + "a" * 26) == {plain.id}
    assert ids(state="denied,requested") == {denied.id}
    clock.at += timedelta(days=20)
    assert ids(state="open") == set()
    assert ids(state="expired") == {plain.id, scoped.id}
    assert ids(state="expired", ended_since="2026-03-11") == {plain.id, scoped.id}
    assert ids(state="expired", ended_since="2026-03-12") == set()


def test_pages(register: Register) -> None:
    made = sorted(requested(register, letter).id for letter in "abcdefg")
    seen: list[str] = []
    after = ""
    while True:
        page = register.page({"limit": ["3"], "after": [after]})
        seen += [one.id for one in page.records]
        after = page.next
        if not after:
            break
    assert seen == made


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "x"}, {"limit": "1001"}, {"limit": "9" * 5000}, {"state": "x"}, {"ended_since": "x"}],
)
def test_wrong_filters(register: Register, query: dict[str, str]) -> None:
    with pytest.raises(Refused) as caught:
        register.page({name: [text] for name, text in query.items()})
    assert caught.value.status == 400


def test_the_tag_changes_with_the_day(register: Register, clock: Clock) -> None:
    before = register.tag
    clock.at += timedelta(days=1)
    assert register.tag != before


def test_a_journal_in_no_possible_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    list(journal.read())
    register = Register(journal, Rules())
    journal.write(register.event("bob", What.APPROVE, id="ex_a"))
    journal.close()
    with pytest.raises(ConfigError, match="ex_a"):
        Register(Journal(tmp_path / "j"), Rules())
