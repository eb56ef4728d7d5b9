"""What can be asked for at which path, by whom, and with what. The API's description is made from this."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, NamedTuple

from oakum.policy.register.record import Decision, Page, Prolongation, Record, Request
from oakum.server.exceptions.book import Event, What
from oakum.server.exceptions.tokens import Scope

ROOT = "/v1/exceptions"
DESCRIPTION = "/v1/openapi.json"
_ID = "ex_[a-z2-7]{16}"
_ACT = (Scope.APPROVER,)


class Asks(StrEnum):
    """What is asked for, other than that something is done."""

    LIST = "list"
    GET = "get"
    HISTORY = "history"


class Route(NamedTuple):
    """One method at one path."""

    method: str
    path: str
    does: Asks | What
    scopes: tuple[Scope, ...]
    """Any of them will do."""
    body: type[Any] | None
    answer: Any
    said: str


ROUTES = (
    Route("GET", ROOT, Asks.LIST, tuple(Scope), None, Page, "The exceptions that fit, in the order of their ids."),
    Route("POST", ROOT, What.REQUEST, (Scope.ASKER, Scope.APPROVER), Request, Record, "Asks for an exception."),
    Route("GET", f"{ROOT}/{{id}}", Asks.GET, tuple(Scope), None, Record, "One exception."),
    Route(
        "GET",
        f"{ROOT}/{{id}}/history",
        Asks.HISTORY,
        tuple(Scope),
        None,
        tuple[Event, ...],
        "What was done about it, by whom, when.",
    ),
    Route(
        "POST",
        f"{ROOT}/{{id}}/approve",
        What.APPROVE,
        _ACT,
        Decision,
        Record,
        "Grants a requested exception from today on. Whoever asked for it may not, unless the server is run without"
        " four eyes.",
    ),
    Route("POST", f"{ROOT}/{{id}}/deny", What.DENY, _ACT, Decision, Record, "Denies a requested exception."),
    Route(
        "POST",
        f"{ROOT}/{{id}}/revoke",
        What.REVOKE,
        (Scope.ASKER, Scope.APPROVER),
        Decision,
        Record,
        "Takes an exception or a request back; an asker only what they have asked for.",
    ),
    Route(
        "POST",
        f"{ROOT}/{{id}}/prolong",
        What.PROLONG,
        _ACT,
        Prolongation,
        Record,
        "Has an open or expired exception hold for so many days from today on.",
    ),
)


class Found(NamedTuple):
    """What a request is for."""

    route: Route
    id: str = ""


def found(method: str, path: str) -> Found | frozenset[str]:
    """The route, or the methods that there are at that path: none, where there is no such path."""
    fitting = [(one, match[1] if match.re.groups else "") for one in ROUTES if (match := _pattern(one).fullmatch(path))]
    for route, id_ in fitting:
        if route.method == method:
            return Found(route, id_)
    return frozenset(route.method for route, _ in fitting)


def _pattern(route: Route) -> re.Pattern[str]:
    return re.compile(route.path.replace("{id}", f"({_ID})"))
