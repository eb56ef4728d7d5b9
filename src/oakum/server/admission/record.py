"""What is kept of each review: figures for Prometheus, and a line of JSON. No value is in either."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from oakum.model import MissingExtra
from oakum.server.admission.review import Told

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_OPERATIONS = frozenset({"CREATE", "UPDATE", "DELETE", "CONNECT"})


def to_standard_error(line: str) -> None:
    """One line, at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class Record:
    """Counts and writes."""

    def __init__(self, write: Callable[[str], None] = to_standard_error, *, all_reviews: bool = False) -> None:
        """With `all_reviews` what is allowed without a word is written down, too. Raises MissingExtra."""
        self._write = write
        self._all = all_reviews
        self._registry, (self._reviews, self._seconds, self._refused, self._expires) = _metrics()

    def reviewed(self, webhook: str, told: Told, seconds: float) -> None:
        """A review was answered."""
        operation = told.operation if told.operation in _OPERATIONS else "other"
        self._reviews.labels(webhook, operation, told.verdict, str(told.allowed).lower()).inc()
        self._seconds.labels(webhook).observe(seconds)
        if self._all or told.verdict != "allow" or told.fields:
            said = {key: value for key, value in msgspec.structs.asdict(told).items() if value or key == "allowed"}
            self.say("review", webhook=webhook, ms=round(seconds * 1000, 2), **said)

    def refused(self, status: int, reason: str) -> None:
        """A request was no review."""
        self._refused.labels(str(status)).inc()
        self.say("refused", status=status, reason=reason)

    def expires(self, at: datetime) -> None:
        """The certificate in use ends then."""
        self._expires.set(at.timestamp())

    def say(self, event: str, **facts: Any) -> None:
        """A line of the log."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._write(msgspec.json.encode({"time": now, "event": event, **facts}).decode())

    def metrics(self) -> bytes:
        """The figures in the text format of Prometheus."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)


def _metrics() -> tuple[Any, tuple[Any, Any, Any, Any]]:
    try:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
    except ImportError:
        raise MissingExtra("the admission webhook", "server") from None
    registry = CollectorRegistry()
    labels = ("webhook", "operation", "verdict", "allowed")
    return registry, (
        Counter("oakum_admission_reviews", "Reviews that were answered.", labels, registry=registry),
        Histogram("oakum_admission_seconds", "Time to an answer.", ("webhook",), buckets=_BUCKETS, registry=registry),
        Counter("oakum_admission_refused", "Requests that were no review.", ("status",), registry=registry),
        Gauge("oakum_admission_certificate_expiry_seconds", "When the certificate ends (epoch).", registry=registry),
    )
