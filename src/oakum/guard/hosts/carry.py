"""From a ruling to what a host can carry out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from oakum.guard.event import NAME, Event, Flow, Moment, Where
from oakum.guard.hosts.payload import replace, texts
from oakum.guard.interface import Host, PayloadError
from oakum.guard.ruling import Output, Ruling
from oakum.model.decision import Verdict

_UNSAID = "Oakum stopped this: it would pass on a secret."
_MARKS = frozenset(
    (
        *("type", "subtype", "mode", "role", "status", "mimeType", "mime_type", "media_type"),
        *("id", "uri", "filePath", "file_path", "path"),
    )
)
"""Keys of a tool's result whose values a host reads for its own use; one of them changed, it drops the whole answer."""
_HEAD = 4096


def changes(event: Event, ruling: Ruling) -> dict[Where, str]:
    """The pieces that get another text. One that stays as it is must not be sent: where several hooks answer, it could
    undo what another of them redacted."""
    before = {piece.where: piece.text for piece in event.pieces}
    return {where: text for where, text in ruling.replaced.items() if before.get(where) not in (None, text)}


def carried(ruling: Ruling, means: Collection[Verdict], changed: Mapping[Where, str]) -> Verdict:
    """What happens: the verdict, or the next stricter one that is among the means, or a warning.

    A change of text is carried out under a milder verdict too: that is how a placeholder becomes its value again.
    """
    able = {Verdict.ALLOW, Verdict.WARN, *means}
    if not changed:
        able.discard(Verdict.REDACT)
    if Verdict.REDACT in able and ruling.verdict.rank < Verdict.REDACT.rank:
        return Verdict.REDACT
    stricter = [verdict for verdict in Verdict if verdict.rank >= ruling.verdict.rank and verdict in able]
    return stricter[0] if stricter else Verdict.WARN


def field(event: Event, name: str, changed: Mapping[Where, str]) -> Any:
    """One field of the payload with its new texts."""
    return replace(event.payload.get(name), (name,), changed)


def withheld(event: Event, name: str, ruling: Ruling) -> Any:
    """One field of the payload with every text taken out, names that are secrets too, and the reason in place of the
    longest."""
    found = [piece for piece in texts(event.payload.get(name), (name,), Flow.IN) if _is_content(piece.where)]
    if not found:
        return event.payload.get(name)
    longest = max(found, key=lambda piece: len(piece.text)).where
    emptied = {piece.where: said(ruling) if piece.where == longest else "" for piece in found}
    renamed = {where: text for where, text in ruling.replaced.items() if where[-1] == NAME}
    return replace(event.payload.get(name), (name,), emptied | renamed)


def said(ruling: Ruling) -> str:
    """The message and the advice as one text, which is never empty: several hosts ignore a block without a reason."""
    return " ".join(filter(None, (ruling.message, ruling.advice))).strip() or _UNSAID


def as_json(body: Mapping[str, Any]) -> Output:
    """One object, in ASCII: what a host's text was read as must not depend on a locale. Nothing for an empty one."""
    return Output(stdout=json.dumps(body, separators=(",", ":")).encode() + b"\n") if body else Output()


def failure(
    host: Host, payload: bytes, moments: Mapping[str, Moment], blind: Output, *, closed: bool, message: str
) -> Output:
    """Answers without a ruling: blocks where `closed`, else warns. `blind` blocks where not even the event is known."""
    event = _guessed(host, payload, moments)
    if event is None:
        return blind if closed else Output(stderr=message.encode())
    return host.answer(event, Ruling(verdict=Verdict.DENY if closed else Verdict.WARN, message=message))


def _guessed(host: Host, payload: bytes, moments: Mapping[str, Moment]) -> Event | None:
    """The event, at least its name: what is broken further on does not matter then."""
    try:
        return host.event(payload, {})
    except PayloadError:
        head = payload[:_HEAD].decode("utf-8", "replace")
    for name in re.findall(r'"(\w+)"', head):
        if name in moments:
            return Event(host=host.name, moment=moments[name], native=name, payload={})
    return None


def _is_content(where: Where) -> bool:
    return where[-1] not in _MARKS
