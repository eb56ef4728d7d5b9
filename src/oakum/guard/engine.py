"""Event -> ruling: what is in it, what the policy says of that, and what the answer changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from oakum.detect.detector import Detection
from oakum.detect.known.sensor import KnownSensor
from oakum.guard.event import Action, Event, Flow, Moment, Piece, Where
from oakum.guard.interface import Capabilities
from oakum.guard.placeholders import PATTERN, restored
from oakum.guard.ruling import Ruling
from oakum.guard.seek import Found
from oakum.guard.senses import Deed, Senses
from oakum.guard.session import Session
from oakum.guard.table import Evidence, Kind, Mode, decide
from oakum.guard.texts import Texts
from oakum.guard.wording import advice, message
from oakum.model import KNOWN_VALUE, Identity, OakumError, Severity
from oakum.model.decision import Decision, Verdict

if TYPE_CHECKING:  # it loads an engine for policies, which most have not
    from oakum.guard.policies import Asked

_MOST_PATHS = 64
"""Files of one call that are looked into."""
_LEAST = 0.02
"""Seconds that a command gets however late it is: nearly all of them need less."""
_SURE = {"certain": 1.0, "likely": 0.8, "possible": 0.6}


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is judged under."""

    capabilities: Capabilities
    carried: Callable[[Event, Ruling], Verdict]
    """What the host makes of a ruling."""
    session: Session
    identity: Identity
    known: KnownSensor | None = None
    knows_all: bool = True
    """Whether the known values were gathered in time."""
    environment: Mapping[str, str] = {}
    """Of the host; never shown."""
    mode: Mode = Mode.REDACT
    closed: bool = False
    """Whether what could not be seen is stopped."""
    until: float = 0.0
    """Of `time.monotonic()`: when the answer is due."""
    approved: tuple[str, ...] = ()
    """Globs of command lines in which placeholders become values again."""

    def __repr__(self) -> str:
        return f"<Context of mode {self.mode}>"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling with what led to it."""

    ruling: Ruling
    decision: Decision
    done: Verdict
    """What the host makes of the verdict."""
    evidence: tuple[Evidence, ...] = ()


class Engine:
    """Judges events, one after the other: it owns a detector."""

    def __init__(self, senses: Senses, severities: Mapping[str, Severity], policies: Asked | None = None) -> None:
        self._senses = senses
        self._severities = severities
        self._policies = policies

    def judge(self, event: Event, context: Context) -> Judged:
        """The answer to an event."""
        texts = Texts(event.pieces)
        written = self._written(event)
        path = next(iter(written)) if len(written) == 1 else ""
        found = self._senses.seeker.find(texts.shown, context.known, context.until, path)
        secrets = _news(event, texts, texts.by_piece(found), written)
        evidence = (
            *self._secrets(event, secrets, context),
            *_unseen(event, texts, found),
            *_unknown(event, context),
            *self._deeds(event, context),
            *self._reads(event, context),
            *self._tampering(event, context),
        )
        decision = decide(event, evidence, context.mode, closed=context.closed)
        if self._policies is not None:
            decision = self._policies.joined(decision, event, evidence, context.session.labels, context.mode)
        changed = self._changes(event, texts, secrets, found, decision, context)
        bare = Ruling(verdict=decision.verdict, replaced=changed)
        done = context.carried(event, bare) if decision.grounds else decision.verdict
        context.session.learn(event, evidence, done)
        said = [ground.message for ground in decision.grounds if not ground.exception]
        ruling = msgspec.structs.replace(bare, message=message(event, done, said), advice=advice(done, evidence))
        return Judged(ruling=ruling, decision=decision, evidence=evidence, done=done)

    def _written(self, event: Event) -> dict[str, bytes]:
        """What the files hold now that a tool is to write."""
        if event.action is not Action.WRITE:
            return {}
        return {path: self._senses.read(path) or b"" for path in _absolute(event)}

    def _secrets(self, event: Event, secrets: Mapping[int, list[Detection]], context: Context) -> Iterator[Evidence]:
        home = context.environment.get("HOME", "")
        at_home = bool(event.paths) and all(self._senses.locate(path, event.folder, home) for path in event.paths)
        for number, detections in secrets.items():
            piece = event.pieces[number]
            for one in detections:
                yield Evidence(
                    kind=Kind.SECRET,
                    flow=piece.flow,
                    message=_called(one),
                    rule=one.rule,
                    secret_id=one.secret_id or context.identity.of(one.secret),
                    severity=self._severities.get(one.rule, Severity.HIGH),
                    confidence=one.confidence,
                    at_home=at_home,
                )

    def _deeds(self, event: Event, context: Context) -> Iterator[Evidence]:
        """What a command would do."""
        if event.action is not Action.SHELL or event.moment is not Moment.BEFORE_TOOL or not event.command:
            return
        if context.session.is_ours(event.command):
            return
        try:
            until = max(context.until, time.monotonic() + _LEAST)
            sight = self._senses.look(event.command, event.folder, context.environment, until)
        except OakumError as error:
            yield Evidence(kind=Kind.UNSEEN, flow=Flow.OUT, message=f"the command was not understood: {error}")
            return
        if not sight.complete:
            said = f"not all of the command was understood: {sight.why}"
            yield Evidence(kind=Kind.UNSEEN, flow=Flow.OUT, message=said, confidence=_SURE["possible"])
        for deed in sight.leaks:
            yield _evidence(Kind.SENDS, Flow.OUT, deed)
        is_wrapped = context.capabilities.rewrites_input and self._senses.wrap is not None
        if is_wrapped or not _redacts(context.capabilities, Action.SHELL):
            for deed in sight.shows:
                yield _evidence(Kind.READS, Flow.IN, deed)

    def _reads(self, event: Event, context: Context) -> Iterator[Evidence]:
        """Files that a tool would show to the model, where its result cannot be redacted afterwards."""
        is_reading = event.action in (Action.READ, Action.SEARCH) and event.moment is Moment.BEFORE_TOOL
        has_content = any(piece.flow is Flow.IN for piece in event.pieces)
        if not is_reading or has_content or _redacts(context.capabilities, event.action):
            return
        if len(event.paths) > _MOST_PATHS:
            said = f"only {_MOST_PATHS} of {len(event.paths)} files were looked at"
            yield Evidence(kind=Kind.UNSEEN, flow=Flow.IN, message=said)
        for path in _absolute(event):
            content = self._senses.read(path)
            kind = self._senses.locate(path, event.folder, context.environment.get("HOME", ""))
            if content is None and kind:
                yield Evidence(kind=Kind.READS, flow=Flow.IN, message=f"{path} holds secrets by its name ({kind})")
            elif content:
                for rule in self._rules_in(content, context):
                    yield Evidence(kind=Kind.READS, flow=Flow.IN, message=f"{path} holds a secret ({rule})", rule=rule)

    def _rules_in(self, content: bytes, context: Context) -> set[str]:
        found = self._senses.seeker.find([content], context.known, context.until)
        return {one.rule for one in found.detections}

    def _tampering(self, event: Event, context: Context) -> Iterator[Evidence]:
        if event.moment in (Moment.CONFIG_CHANGE, Moment.SESSION_START):
            for said in self._senses.alarms(event, context.environment):
                yield Evidence(kind=Kind.TAMPERS, flow=Flow.OUT, message=said)

    def _changes(
        self,
        event: Event,
        texts: Texts,
        secrets: Mapping[int, list[Detection]],
        found: Found,
        decision: Decision,
        context: Context,
    ) -> dict[Where, str]:
        if decision.verdict.rank < Verdict.REDACT.rank:
            return self._restored(event, context)
        if decision.verdict is Verdict.ASK:
            return {}
        changed = {
            piece.where: texts.redacted(
                number,
                secrets.get(number, ()),
                context.session.placeholders.name,
                found.unseen.get(number) if context.closed else None,
            )
            for number, piece in enumerate(event.pieces)
            if piece.flow is Flow.IN
            and (piece.is_name or decision.verdict is Verdict.REDACT)
            and (number in secrets or (context.closed and number in found.unseen))
        }
        return changed | (self._wrapped(event, context) if decision.verdict is Verdict.REDACT else {})

    def _wrapped(self, event: Event, context: Context) -> dict[Where, str]:
        """The command, so that its output passes the redactor."""
        if event.action is not Action.SHELL or event.moment is not Moment.BEFORE_TOOL:
            return {}
        wrap = self._senses.wrap if context.capabilities.rewrites_input else None
        piece = next((piece for piece in event.pieces if piece.text == event.command), None)
        if wrap is None or piece is None:
            return {}
        command = wrap(event.command, event.session)
        context.session.remember(command)
        return {piece.where: command}

    def _restored(self, event: Event, context: Context) -> dict[Where, str]:
        """Texts of the agent with values in place of placeholders, where they may have them."""
        if event.moment is not Moment.BEFORE_TOOL or not context.capabilities.rewrites_input:
            return {}
        outward = [piece for piece in event.pieces if piece.flow is Flow.OUT and PATTERN.search(piece.text)]
        wanted = {match for piece in outward for match in PATTERN.findall(piece.text)}
        values = self._values(event, wanted, context) if wanted else {}
        return {piece.where: text for piece in outward if (text := restored(piece.text, values)) != piece.text}

    def _values(self, event: Event, wanted: set[str], context: Context) -> dict[str, str]:
        """Of placeholders: for a file what stands in that very file, for an approved command what the session saw."""
        if event.action is Action.WRITE:
            values: dict[str, str] = {}
            for content in self._written(event).values():
                values |= self._in_file(content, context)
            return {placeholder: values[placeholder] for placeholder in wanted & values.keys()}
        if event.action is Action.SHELL and any(fnmatchcase(event.command, glob) for glob in context.approved):
            known = {placeholder: context.session.placeholders.value(placeholder) for placeholder in wanted}
            return {placeholder: value for placeholder, value in known.items() if value is not None}
        return {}

    def _in_file(self, content: bytes, context: Context) -> dict[str, str]:
        texts = Texts([Piece(where=(), text=content.decode("utf-8", "replace"), flow=Flow.IN)])
        found = self._senses.seeker.find(texts.shown, context.known, context.until)
        stretches = [(one.rule, texts.stretch(one)) for one in texts.by_piece(found).get(0, ())]
        return {context.session.placeholders.name(rule, secret): secret.reveal().decode() for rule, secret in stretches}


def _news(
    event: Event, texts: Texts, secrets: Mapping[int, list[Detection]], written: Mapping[str, bytes]
) -> dict[int, list[Detection]]:
    """Without what stands in the file already that a tool is to write."""
    if not any(written.values()):
        return dict(secrets)
    kept = {
        number: [
            one
            for one in detections
            if event.pieces[number].flow is Flow.IN
            or not any(texts.stretch(one).reveal() in content for content in written.values())
        ]
        for number, detections in secrets.items()
    }
    return {number: detections for number, detections in kept.items() if detections}


def _unseen(event: Event, texts: Texts, found: Found) -> Iterator[Evidence]:
    for number, upto in found.unseen.items():
        if number < len(texts):
            piece = event.pieces[number]
            said = f"only {upto} of {texts.size(number)} bytes were looked at in time"
            yield Evidence(kind=Kind.UNSEEN, flow=piece.flow, message=said)


def _unknown(event: Event, context: Context) -> Iterator[Evidence]:
    if event.pieces and not context.knows_all:
        said = "the secrets that this machine has were not gathered in time"
        yield Evidence(kind=Kind.UNSEEN, flow=event.pieces[0].flow, message=said)


def _evidence(kind: Kind, flow: Flow, deed: Deed) -> Evidence:
    return Evidence(kind=kind, flow=flow, message=deed.why, confidence=_SURE.get(deed.sure, 1.0))


def _called(detection: Detection) -> str:
    encoded = f", in {' in '.join(reversed(detection.decoded))}" if detection.decoded else ""
    known = next((reason.note for reason in detection.reasons if reason.name == KNOWN_VALUE), "")
    return f"{known}{encoded}" if known else f"a secret ({detection.rule}{encoded})"


def _redacts(capabilities: Capabilities, action: Action) -> bool:
    return capabilities.rewrites_output or action in capabilities.rewrites_output_of


def _absolute(event: Event) -> list[str]:
    whole = (os.path.join(event.folder, os.path.expanduser(path)) for path in event.paths[:_MOST_PATHS])  # noqa: PTH111, PTH118
    return [os.path.normpath(path) for path in whole]
