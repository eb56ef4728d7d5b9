"""The register of a running server: the records, and the journal that they come from. One thread uses it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase

import msgspec

from oakum.model import ConfigError
from oakum.policy.register.record import MOST, Page, Record, State
from oakum.server.exceptions.book import Event, Refused, Rules, What, applied, judge, now
from oakum.server.exceptions.journal import Journal

Clock = Callable[[], datetime]
_FIELDS = ("secret", "rule", "policy", "path", "namespace", "owner", "ticket")
FILTERS = (*_FIELDS, "repository", "state", "ended_since", "after", "limit")
"""What a list can be asked by."""


class Register:
    """What was done, and what it comes to."""

    def __init__(self, journal: Journal, rules: Rules, clock: Clock = lambda: datetime.now(UTC)) -> None:
        """Raises ConfigError for a journal that is not as it was written."""
        self._journal = journal
        self._rules = rules
        self._clock = clock
        self._records: dict[str, Record] = {}
        self._events: dict[str, list[Event]] = {}
        for event in journal.read():
            if (event.what is What.REQUEST) == (event.id in self._records):
                raise ConfigError(f"the journal tells of {event.id} in no order that can be")
            self._take(event)

    @property
    def tag(self) -> str:
        """Changes with everything that is done, and with the day, on which exceptions end."""
        return f"{self._journal.number}-{self._today}"

    def counts(self) -> dict[str, int]:
        """Records by their state."""
        found = dict.fromkeys(map(str, State), 0)
        for record in self._records.values():
            found[now(record, self._today).state] += 1
        return found

    def get(self, id_: str) -> Record:
        """One record as it stands. Raises Refused."""
        return now(self._known(id_), self._today)

    def history(self, id_: str) -> tuple[Event, ...]:
        """What was done about it. Raises Refused."""
        self._known(id_)
        return tuple(self._events[id_])

    def request(self, event: Event) -> Record:
        """A new record for a request; its id is made here. Raises Refused, Unwritable."""
        return self._done(msgspec.structs.replace(event, id=_new_id()))

    def act(self, event: Event, version: int) -> Record:
        """The record after an event, if it is still that version. Raises Refused, Unwritable."""
        if self._known(event.id).version != version:
            raise Refused(412, "it has changed since you looked: look again")
        return self._done(event)

    def event(self, by: str, what: What, **more: object) -> Event:
        """Something that is done now."""
        values = {"id": "", **more}
        return Event(at=self._clock(), by=by, what=what, **values)  # type: ignore[arg-type]

    def page(self, query: Mapping[str, list[str]]) -> Page:
        """The records that fit, in the order of their ids. Raises Refused."""
        limit, since, states = _limit(query), _date(query), _states(query)
        after = (query.get("after") or [""])[0]
        found: list[Record] = []
        for id_ in sorted(one for one in self._records if one > after):
            record = now(self._records[id_], self._today)
            if record.state in states and _fits(record, query) and not _ended_before(record, since):
                if len(found) == limit:
                    return Page(records=tuple(found), next=found[-1].id)
                found.append(record)
        return Page(records=tuple(found))

    def close(self) -> None:
        """Lets another process have the journal."""
        self._journal.close()

    def _done(self, event: Event) -> Record:
        judge(self._records, event, self._rules)
        self._journal.write(event)
        return self._take(event)

    def _take(self, event: Event) -> Record:
        record = applied(self._records, event)
        self._records[event.id] = record
        self._events.setdefault(event.id, []).append(event)
        return record

    def _known(self, id_: str) -> Record:
        if id_ not in self._records:
            raise Refused(404, "there is no such exception")
        return self._records[id_]

    @property
    def _today(self) -> date:
        return self._clock().date()


def _new_id() -> str:
    return "ex_" + base64.b32encode(secrets.token_bytes(10)).decode().lower()


def _fits(record: Record, query: Mapping[str, list[str]]) -> bool:
    about = record.exception
    wanted = query.get("repository")
    if wanted and about.repository and not any(fnmatchcase(one, about.repository) for one in wanted):
        return False
    return all(getattr(about, name) in query[name] for name in _FIELDS if name in query)


def _ended_before(record: Record, since: date | None) -> bool:
    """What ended long ago is of no interest to whoever asks for what ended since."""
    if since is None or record.state is State.OPEN:
        return False
    end = record.revoked.at.date() if record.revoked else record.exception.expires
    return end is not None and end < since


def _limit(query: Mapping[str, list[str]]) -> int:
    text = (query.get("limit") or [str(MOST)])[0]
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:6]) <= MOST:
        raise Refused(400, f"limit: a number from 1 to {MOST}")
    return int(text)


def _states(query: Mapping[str, list[str]]) -> frozenset[State]:
    try:
        return frozenset(State(text) for text in query.get("state") or State)
    except ValueError:
        raise Refused(400, f"state: one of {', '.join(State)}") from None


def _date(query: Mapping[str, list[str]]) -> date | None:
    try:
        return date.fromisoformat(query["ended_since"][0]) if "ended_since" in query else None
    except ValueError:
        raise Refused(400, "ended_since: a day, such as 2026-03-31") from None
