"""What is answered at which path."""

from __future__ import annotations

import time

from oakum.server.admission import message
from oakum.server.admission.lanes import Busy, Lanes
from oakum.server.admission.message import BadReview
from oakum.server.admission.record import Record
from oakum.server.admission.review import Told, unjudged
from oakum.server.http import Asked, Reply

VALIDATE, MUTATE = "/validate", "/mutate"
_JSON = "application/json"


class Webhook:
    """Reviews, over TLS."""

    def __init__(self, lanes: Lanes, record: Record, *, allow_on_error: bool = False, mutates: bool = False) -> None:
        self._lanes = lanes
        self._record = record
        self._allow_on_error = allow_on_error
        self._paths = (VALIDATE, MUTATE) if mutates else (VALIDATE,)

    async def __call__(self, asked: Asked) -> Reply:
        """The answer to a request; raises nothing."""
        refusal = self._refusal(asked)
        if refusal:
            self._record.refused(refusal.status, refusal.body.decode().strip())
            return refusal
        started = time.perf_counter()
        try:
            answer, told = await self._lanes.run(
                len(asked.body), lambda reviewer: reviewer.review(asked.body, mutate=asked.path == MUTATE)
            )
        except BadReview as error:
            self._record.refused(400, str(error))
            return _plain(400, str(error))
        except Busy as error:
            answer, told = self._overdue(asked.body, str(error))
            if not answer:
                return _plain(503, str(error))
        self._record.reviewed(asked.path.lstrip("/"), told, time.perf_counter() - started)
        return Reply(200, answer, _JSON)

    def _refusal(self, asked: Asked) -> Reply | None:
        if asked.path not in self._paths:
            return _plain(404, f"reviews go to {' or '.join(self._paths)}")
        if asked.method != "POST":
            return _plain(405, "a review is sent by POST")
        if asked.content_type != _JSON:
            return _plain(415, f"a review is {_JSON}")
        return None

    def _overdue(self, body: bytes, reason: str) -> tuple[bytes, Told]:
        uid = message.uid_of(body)
        if not uid:
            return b"", Told()
        answer, told = unjudged(message.Request(uid=uid), reason, allow=self._allow_on_error)
        return message.encode(uid, answer), told


def _plain(status: int, said: str) -> Reply:
    return Reply(status, f"{said}\n".encode())
