"""What the server tells of itself: figures for Prometheus, and lines of JSON. No token and no text of anybody is in
either; who did what is in the journal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from oakum.model import MissingExtra

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


def to_standard_error(line: str) -> None:
    """One line, at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class Record:
    """Counts and writes."""

    def __init__(self, write: Callable[[str], None] = to_standard_error) -> None:
        """Raises MissingExtra."""
        self._write = write
        try:
            from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
        except ImportError:
            raise MissingExtra("the register of exceptions", "server") from None
        self._registry = own = CollectorRegistry()
        self._requests = Counter("oakum_exceptions_requests", "Requests.", ("does", "status"), registry=own)
        self._seconds = Histogram(
            "oakum_exceptions_seconds", "Time to an answer.", buckets=_BUCKETS, registry=self._registry
        )
        self._records = Gauge("oakum_exceptions_records", "Exceptions.", ("state",), registry=own)
        self._ends = Gauge(
            "oakum_exceptions_certificate_expiry_seconds", "When the certificate ends (epoch).", registry=self._registry
        )

    def answered(self, does: str, by: str, id_: str, status: int, seconds: float) -> None:
        """A request was answered; `does` is none of the client's words."""
        self._requests.labels(does, str(status)).inc()
        self._seconds.observe(seconds)
        if does not in ("list", "get") or status >= 400:
            said = {"by": by, "id": id_}
            self.say("answered", does=does, status=status, **{key: value for key, value in said.items() if value})

    def counted(self, counts: Mapping[str, int]) -> None:
        """So many exceptions are in each state."""
        for state, number in counts.items():
            self._records.labels(state).set(number)

    def expires(self, at: datetime) -> None:
        """The certificate in use ends then."""
        self._ends.set(at.timestamp())

    def say(self, event: str, **facts: Any) -> None:
        """A line of the log."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._write(msgspec.json.encode({"time": now, "event": event, **facts}).decode())

    def metrics(self) -> bytes:
        """The figures in the text format of Prometheus."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)
