"""What day it is where the user is: exceptions run out by the calendar on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The local date."""
    return datetime.now(UTC).astimezone().date()
