"""Health, readiness and figures of a server, for the eyes of whoever runs it."""

from __future__ import annotations

from collections.abc import Callable

from oakum.server.http import Asked, Reply

_METRICS = "text/plain; version=0.0.4; charset=utf-8"


class Probes:
    """Answers at an address of its own, without TLS."""

    def __init__(self, metrics: Callable[[], bytes], is_ready: Callable[[], str]) -> None:
        """`is_ready` says what is missing, and nothing when all is there."""
        self._metrics = metrics
        self._is_ready = is_ready

    async def __call__(self, asked: Asked) -> Reply:
        """The answer to a request; raises nothing."""
        if asked.method != "GET":
            return _plain(405, "only GET is answered here")
        if asked.path == "/healthz":
            return _plain(200, "ok")
        if asked.path == "/readyz":
            missing = self._is_ready()
            return _plain(503, missing) if missing else _plain(200, "ok")
        if asked.path == "/metrics":
            return Reply(200, self._metrics(), _METRICS)
        return _plain(404, "there are /healthz, /readyz and /metrics")


def _plain(status: int, said: str) -> Reply:
    return Reply(status, f"{said}\n".encode())
