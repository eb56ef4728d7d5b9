"""Health, readiness and figures."""

from __future__ import annotations

import asyncio

from oakum.server.admission.record import Record
from oakum.server.http import Asked, Reply
from oakum.server.probes import Probes


def test_probes() -> None:
    state = ["starting"]
    probes = Probes(Record(lambda line: None).metrics, lambda: state[0])

    def get(path: str, method: str = "GET") -> Reply:
        return asyncio.run(probes(Asked(method, path, "", b"")))

    assert get("/readyz") == Reply(503, b"starting\n")
    state[0] = ""
    assert [get(path).status for path in ("/readyz", "/healthz", "/metrics", "/validate")] == [200, 200, 200, 404]
    assert b"oakum_admission" in get("/metrics").body
    assert get("/healthz", "POST").status == 405
