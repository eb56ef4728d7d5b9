"""What the register and its clients say to each other. docs/reference/exceptions-api.md describes it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from oakum.policy.exceptions import Ignore

MOST = 1_000
"""Records of one page."""
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class State(StrEnum):
    """Where an exception stands."""

    REQUESTED = "requested"
    OPEN = "open"
    """It holds."""
    EXPIRED = "expired"
    DENIED = "denied"
    REVOKED = "revoked"


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody did."""

    by: str
    at: datetime
    note: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One exception in the register."""

    id: str
    version: int
    """Grows with each change: the ETag of the record."""
    state: State
    exception: Ignore
    """As it would stand in an ignore file; `added` and `expires` from its approval on."""
    days: int
    """How long it is to hold from its approval on."""
    requested: Act
    decided: Act | None = None
    """Its approval or denial, or when it was last prolonged."""
    revoked: Act | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Records in the order of their ids."""

    records: tuple[Record, ...]
    next: str = ""
    """`after` of the next page; empty on the last."""


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody asks for."""

    exception: Ignore
    """Without `added` and `expires`. One for a rule at paths names its `repository`."""
    days: Days = 90


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of approve, deny and revoke."""

    note: Note = ""


class Prolongation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of prolong."""

    days: Days
    """From today on."""
    note: Note = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was not done, as RFC 9457 has it."""

    title: str
    status: int
    detail: str


class Shared(Ignore, frozen=True, kw_only=True):
    """An exception of the register, where findings are judged."""

    link: str
    """Its address."""
    revocation: str = ""
    """Who took it back, and when."""

    @property
    def origin(self) -> str:
        """Its address."""
        return self.link

    def ended(self, today: date) -> str:
        """Why it no longer holds; empty while it does."""
        return self.revocation or Ignore.ended(self, today)


def shared(record: Record, address: str) -> Shared | None:
    """The exception in a record that is or was open, by the address of the register; None for any other."""
    if record.state not in (State.OPEN, State.EXPIRED, State.REVOKED) or record.exception.expires is None:
        return None
    revoked = record.revoked
    return Shared(
        **{name: getattr(record.exception, name) for name in Ignore.__struct_fields__},
        link=f"{address}/v1/exceptions/{record.id}",
        revocation=f"{revoked.by} revoked it on {revoked.at.date()}" if revoked else "",
    )
