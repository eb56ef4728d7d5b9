"""A host with every means, and one with none, for tests of what is not about a host."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from oakum.guard.event import Action, Event, Flow, Moment, Piece
from oakum.guard.interface import Capabilities, PayloadError
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

ABLE = Capabilities(
    blocks=frozenset(Moment), asks=frozenset(Moment), rewrites_prompt=True, rewrites_input=True, rewrites_output=True
)
UNABLE = Capabilities(blocks=frozenset(Moment))


class ToyHost:
    title = "Toy"

    def __init__(self, name: str = "toy", capabilities: Capabilities = ABLE) -> None:
        self.name = name
        self.capabilities = capabilities

    def event(self, payload: bytes, environment: Mapping[str, str]) -> Event:
        try:
            body = json.loads(payload)
        except ValueError:
            raise PayloadError("toy: no JSON") from None
        return Event(
            host=body.get("host", self.name),
            moment=Moment(body["moment"]),
            session=body.get("session", "s"),
            folder=body.get("folder", ""),
            pieces=(Piece(where=("text",), text=body.get("text", ""), flow=Flow(body.get("flow", "in"))),),
            native=body["moment"],
        )

    def carried(self, event: Event, ruling: Ruling) -> Verdict:
        return ruling.verdict

    def answer(self, event: Event, ruling: Ruling) -> Output:
        new = {".".join(map(str, where)): text for where, text in ruling.replaced.items()}
        return Output(stdout=json.dumps({"verdict": ruling.verdict, "message": ruling.message, "new": new}).encode())

    def failure(self, payload: bytes, *, closed: bool, message: str) -> Output:
        return Output(stdout=json.dumps({"failure": message, "closed": closed}).encode(), code=2 if closed else 0)


def event(text: str, flow: Flow, moment: Moment, action: Action = Action.OTHER, **more: Any) -> Event:
    """An event with one text."""
    where = ("tool_input", "command" if action is Action.SHELL else "content")
    given = {"command": text} if action is Action.SHELL and flow is Flow.OUT else {}
    pieces = (Piece(where=where, text=text, flow=flow),) if text else ()
    return Event(host="toy", moment=moment, action=action, tool="Tool", pieces=pieces, **(given | more))
