"""Answers requests: who is it, may they, what do they ask for, and what becomes of it."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import msgspec

from oakum.policy.register.record import Problem
from oakum.server.exceptions.allowance import Allowance
from oakum.server.exceptions.book import Refused, What
from oakum.server.exceptions.journal import Unwritable
from oakum.server.exceptions.openapi import description
from oakum.server.exceptions.record import Record
from oakum.server.exceptions.register import FILTERS, Register
from oakum.server.exceptions.routes import DESCRIPTION, Asks, Found, found
from oakum.server.exceptions.tokens import Holder, Scope, Tokens
from oakum.server.exceptions.wording import Wording
from oakum.server.http import Asked, Reply

_JSON, _PROBLEM = "application/json", "application/problem+json"
_TITLES = {400: "bad request", 401: "who are you", 403: "not allowed", 404: "not found", 405: "no such method"}
_VERSION = re.compile(rb'"(\d{1,9})"')
_UNKNOWN = re.compile("Object contains unknown field `.*`(?= - at |$)", re.DOTALL)
"""The only complaint that quotes what the client wrote."""
_MOST_WAITING = 200
_MOST_FIELDS = 50


class Limits(NamedTuple):
    """Requests of one client: each second, and at once."""

    of_holder: tuple[float, float] = (20, 100)
    of_stranger: tuple[float, float] = (0.2, 10)
    """Requests of one address without a good token."""


_USUAL = Limits()


class App:
    """The API. Whatever touches the register is done by one thread, one request after the other."""

    def __init__(
        self, register: Register, tokens: Tokens, wording: Wording, record: Record, limits: Limits = _USUAL
    ) -> None:
        self._register = register
        self._tokens = tokens
        self._wording = wording
        self._record = record
        self._holders = Allowance(*limits.of_holder)
        self._strangers = Allowance(*limits.of_stranger)
        self._clerk = ThreadPoolExecutor(1, "register")
        self._waiting = 0
        self._description = msgspec.json.encode(description())

    async def __call__(self, asked: Asked) -> Reply:
        """The answer to a request; raises nothing."""
        started = time.perf_counter()
        does, who, id_ = "unknown", "", ""
        try:
            if (asked.method, asked.path) == ("GET", DESCRIPTION):
                return Reply(200, self._description, _JSON)
            holder = self._holder(asked)
            who = holder.name
            wanted = _wanted(asked)
            does, id_ = str(wanted.route.does), wanted.id
            if not holder.scopes.intersection(wanted.route.scopes):
                raise Refused(403, f"{who} may not: this wants the scope {' or '.join(wanted.route.scopes)}")
            reply = await self._by_clerk(asked, wanted, holder)
        except Refused as error:
            reply = _problem(error.status, error.detail)
        except Unwritable as error:
            self._record.say("failed", what="journal", error=str(error))
            reply = _problem(503, "the register cannot be written now; nothing has happened")
        except Exception as error:  # the client is told nothing of it, whoever runs the server its kind
            self._record.say("failed", what=does, error=type(error).__name__)
            reply = _problem(500, "internal error")
        self._record.answered(does, who, id_, reply.status, time.perf_counter() - started)
        return reply

    def close(self) -> None:
        """Lets what is under way end, and the register be kept by another process."""
        self._clerk.submit(self._register.close)
        self._clerk.shutdown()

    async def warm(self) -> None:
        """Has the detector made, and the records counted."""
        await asyncio.get_running_loop().run_in_executor(self._clerk, self._prepare)

    def _prepare(self) -> None:
        self._wording.check(None, "")
        self._record.counted(self._register.counts())

    def _holder(self, asked: Asked) -> Holder:
        """Whose token came along. Raises Refused."""
        scheme, _, token = asked.headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        known = self._tokens.holder(token.strip(), datetime.now(UTC).date()) if scheme.lower() == "bearer" else None
        if known is None:
            if not self._strangers.take(asked.peer):
                raise Refused(429, "too many requests without a good token from this address")
            raise Refused(401, "send a token that is known here: Authorization: Bearer ...")
        if not self._holders.take(known.name):
            raise Refused(429, "too many requests: wait a second")
        return known

    async def _by_clerk(self, asked: Asked, wanted: Found, holder: Holder) -> Reply:
        if self._waiting >= _MOST_WAITING:
            raise Refused(503, "too many requests are waiting")
        self._waiting += 1
        try:
            work = asyncio.get_running_loop().run_in_executor(self._clerk, self._done, asked, wanted, holder)
            return await asyncio.shield(work)
        finally:
            self._waiting -= 1

    def _done(self, asked: Asked, wanted: Found, holder: Holder) -> Reply:
        does = wanted.route.does
        if isinstance(does, What):
            return self._acted(asked, wanted, does, holder)
        if does is Asks.HISTORY:
            return Reply(200, msgspec.json.encode(self._register.history(wanted.id)), _JSON)
        if does is Asks.GET:
            return _one(200, self._register.get(wanted.id))
        return self._listed(asked)

    def _listed(self, asked: Asked) -> Reply:
        tag = f'"{self._register.tag}"'
        query = _query(asked.query)
        if asked.headers.get(b"if-none-match", b"").decode("latin-1") == tag:
            return Reply(304, b"", _JSON, (("ETag", tag),))
        return Reply(200, msgspec.json.encode(self._register.page(query)), _JSON, (("ETag", tag),))

    def _acted(self, asked: Asked, wanted: Found, does: What, holder: Holder) -> Reply:
        body = _body(asked, wanted)
        exception, note = getattr(body, "exception", None), getattr(body, "note", "")
        self._wording.check(exception, note)
        values = {"exception": exception, "days": getattr(body, "days", 0), "note": note}
        if does is What.REQUEST:
            reply = _one(201, self._register.request(self._register.event(holder.name, does, **values)))
        else:
            self._may_revoke(wanted, does, holder)
            event = self._register.event(holder.name, does, id=wanted.id, **values)
            reply = _one(200, self._register.act(event, _version(asked)))
        self._record.counted(self._register.counts())
        return reply

    def _may_revoke(self, wanted: Found, does: What, holder: Holder) -> None:
        is_own = self._register.get(wanted.id).requested.by == holder.name
        if does is What.REVOKE and not is_own and Scope.APPROVER not in holder.scopes:
            raise Refused(403, f"{holder.name} may only take back what they have asked for")


def _wanted(asked: Asked) -> Found:
    there = found(asked.method, asked.path)
    if isinstance(there, Found):
        return there
    if not there:
        raise Refused(404, f"there is no such path; {DESCRIPTION} says which there are")
    raise Refused(405, f"there is {' and '.join(sorted(there))}")


def _body(asked: Asked, wanted: Found) -> Any:
    if asked.content_type != _JSON:
        raise Refused(415, f"the body is {_JSON}")
    kind = wanted.route.body
    assert kind is not None
    try:
        return msgspec.json.decode(asked.body, type=kind)
    except msgspec.ValidationError as error:
        raise Refused(422, _UNKNOWN.sub("there is a field that is not known here", str(error))) from None
    except (msgspec.DecodeError, RecursionError):
        raise Refused(400, "the body is no JSON") from None


def _version(asked: Asked) -> int:
    """Of the record as the client has seen it: what is approved is what was looked at."""
    given = asked.headers.get(b"if-match")
    if given is None:
        raise Refused(428, "say which version you have looked at: If-Match with its ETag")
    match = _VERSION.fullmatch(given.strip())
    if not match:
        raise Refused(412, "If-Match names no version of this record")
    return int(match[1])


def _query(text: str) -> dict[str, list[str]]:
    try:
        query = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refused(400, "the query cannot be read") from None
    unknown = next((name for name in query if name not in FILTERS), None)
    if unknown is not None:
        raise Refused(400, f"a list is asked by {', '.join(FILTERS)}")
    return query


def _one(status: int, record: Any) -> Reply:
    headers = (("ETag", f'"{record.version}"'), ("Location", f"/v1/exceptions/{record.id}"))
    return Reply(status, msgspec.json.encode(record), _JSON, headers if status == 201 else headers[:1])


def _problem(status: int, detail: str) -> Reply:
    problem = Problem(title=_TITLES.get(status, "not done"), status=status, detail=detail)
    more = {401: (("WWW-Authenticate", "Bearer"),), 429: (("Retry-After", "5"),)}.get(status, ())
    return Reply(status, msgspec.json.encode(problem), _PROBLEM, more)
