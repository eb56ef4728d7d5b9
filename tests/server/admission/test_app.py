from __future__ import annotations

import asyncio
import json
import threading

import pytest

from admission_reviews import deployment, password, response, review, reviewer
from oakum.server.admission.app import Webhook
from oakum.server.admission.lanes import Lane, Lanes
from oakum.server.admission.record import Record
from oakum.server.http import Asked, Reply

JSON = "application/json"


def ask(asked: Asked, *, mutates: bool = False, lines: list[str] | None = None) -> Reply:
    async def main() -> Reply:
        lanes = Lanes(reviewer, 5)
        reply = await Webhook(lanes, Record((lines if lines is not None else []).append), mutates=mutates)(asked)
        lanes.close()
        return reply

    return asyncio.run(main())


def test_a_review() -> None:
    value, lines = password(), []
    reply = ask(Asked("POST", "/validate", JSON, review(deployment(("DB_PASSWORD", value)))), lines=lines)
    assert (reply.status, reply.content_type) == (200, JSON)
    assert response(reply.body)["allowed"] is False
    assert json.loads(lines[0])["verdict"] == "deny"
    assert value not in lines[0]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (Asked("GET", "/validate", "", b""), 405),
        (Asked("POST", "/validate", "text/yaml", b"{}"), 415),
        (Asked("POST", "/validate", JSON, b"{"), 400),
        (Asked("POST", "/mutate", JSON, b"{}"), 404),
        (Asked("POST", "/", JSON, b"{}"), 404),
    ],
)
def test_what_is_no_review(asked: Asked, status: int) -> None:
    lines: list[str] = []
    assert ask(asked, lines=lines).status == status
    assert json.loads(lines[0])["event"] == "refused"


def test_mutating_is_an_option() -> None:
    assert ask(Asked("POST", "/mutate", JSON, review(deployment())), mutates=True).status == 200


@pytest.mark.parametrize("allow", [False, True])
def test_what_takes_too_long_is_answered_as_registered(allow: bool) -> None:
    async def main() -> list[Reply]:
        lanes, go_on = Lanes(reviewer, 0.2, (Lane(largest=1 << 62, longest=9),)), threading.Event()
        blocking = asyncio.create_task(lanes.run(1, lambda _: go_on.wait(5)))
        await asyncio.sleep(0)
        webhook = Webhook(lanes, Record(lambda line: None), allow_on_error=allow)
        replies = [
            await webhook(Asked("POST", "/validate", JSON, body)) for body in (review(deployment()), b'{"request":{}}')
        ]
        go_on.set()
        await asyncio.gather(blocking, return_exceptions=True)
        lanes.close()
        return replies

    judged, nameless = asyncio.run(main())
    said = response(judged.body)
    assert said["allowed"] is allow
    assert "longer than 0.2 seconds" in json.dumps(said)
    assert nameless.status == 503
