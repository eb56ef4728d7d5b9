"""The core of the webhook: a review comes in, its answer goes out."""

from __future__ import annotations

from datetime import UTC, datetime
from os import urandom as random_key
from typing import Any

import msgspec

from oakum.model import OakumError, UsageError
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.event import Event, EventKind, Review
from oakum.policy.found import found
from oakum.policy.objects import scrubbed, shown
from oakum.server.admission import message
from oakum.server.admission.exempt import Exempt
from oakum.server.admission.inspect import Inspection, Inspector, inherited, settled
from oakum.server.admission.message import Answer, Request
from oakum.server.admission.replace import Provides, references, replaced, replacements
from oakum.server.admission.ruling import Judge
from oakum.sources.manifests.nodes import TooMuch

_TOLD = 8
"""Grounds in a message; the audit log has the number of all."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a review, for the record: nothing of it holds a value."""

    uid: str = ""
    operation: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""
    user: str = ""
    dry_run: bool = False
    allowed: bool = False
    verdict: str = ""
    """Of the decision; `exempt`, or `error` where none could be made."""
    rules: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    replaced: int = 0
    """Variables that became references."""
    error: str = ""


class Reviewer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a review needs. One for each thread, as its inspector is."""

    inspector: Inspector
    judge: Judge
    exempt: Exempt = Exempt()
    allow_on_error: bool = False
    """What is done where no judgement can be made; to equal the `failurePolicy` of the registration."""
    sees_past: bool = True
    """Whether the judge wants to see what was there before a change. What is built in does not, and most reviews are of
    updates."""
    warn_only: bool = False
    """Nothing is refused: what would refuse an object becomes a warning."""
    provides: Provides | None = None
    """What a mutating webhook replaces literal values by."""

    def warm(self) -> None:
        """Does once all that is slow the first time, so that no review has to wait for it.

        Raises UsageError when a plain pod cannot be judged: such a webhook must not take the place of one that works.
        """
        variable = {"name": "PASSWORD", "value": random_key(18).hex()}
        pod = {"kind": "Pod", "metadata": {}, "spec": {"containers": [{"name": "c", "env": [variable]}]}}
        sample = {"uid": "warm", "operation": "CREATE", "object": pod, "oldObject": pod}
        body = msgspec.json.encode({"apiVersion": message.VERSION, "kind": message.KIND, "request": sample})
        _, told = self.review(body)
        if told.error:
            raise UsageError(f"the webhook cannot judge a plain pod: {told.error}")

    def review(self, body: bytes, *, mutate: bool = False) -> tuple[bytes, Told]:
        """The answer to a review, and what came of it. Raises BadReview for what is no review."""
        request = message.decode(body)
        try:
            answer, told = self._answer(request, mutate)
        except (OakumError, TooMuch) as error:
            answer, told = self._unjudged(request, str(error))
        except Exception as error:  # closed, or open as registered: the type alone, for the rest may quote the object
            answer, told = self._unjudged(request, f"internal error: {type(error).__name__}")
        return message.encode(request.uid, answer), told

    def _answer(self, request: Request, mutate: bool) -> tuple[Answer, Told]:
        exemption = self.exempt.why(request)
        if exemption:
            told = _told(request, Inspection(), allowed=True, verdict="exempt")
            return Answer(allowed=True, audit={"exempt": exemption}), told
        patch = self._patch(request) if mutate else ()
        subject = replaced(request.object, patch)
        seen = self._seen(subject)
        looks_back = self.sees_past or bool(seen.findings)
        before = self._seen(request.old_object) if looks_back else Inspection()
        inspection = inherited(seen) if message.is_made(request) else settled(seen, before)
        if mutate:  # it refuses nothing: the validating webhook is asked afterwards
            told = _told(request, inspection, allowed=True, verdict="allow", replaced=len(references(patch)))
            return Answer(allowed=True, patch=patch, warnings=_of_patch(patch), audit=_count(patch)), told
        past = shown(request.old_object, before.findings) if looks_back else None
        decision = self.judge(_event(request, inspection, shown(subject, inspection.findings), past))
        allowed = self.warn_only or _allows(decision)
        return _ruled(decision, inspection, allowed=allowed), _told(
            request,
            inspection,
            allowed=allowed,
            verdict=str(decision.verdict),
            fields=tuple(dict.fromkeys(one.field for one in decision.grounds if one.field))[:_TOLD],
        )

    def _patch(self, request: Request) -> tuple[dict[str, Any], ...]:
        if self.provides is None or not isinstance(request.object, dict):
            return ()
        return replacements(request.object, request.namespace, self.provides)

    def _seen(self, value: Any) -> Inspection:
        return self.inspector.look(value) if isinstance(value, dict) else Inspection()

    def _unjudged(self, request: Request, reason: str) -> tuple[Answer, Told]:
        return unjudged(request, reason, allow=self.allow_on_error)


def unjudged(request: Request, reason: str, *, allow: bool) -> tuple[Answer, Told]:
    """The answer where no judgement can be made."""
    told = _told(request, Inspection(), allowed=allow, verdict="error", error=reason)
    said = f"oakum could not judge this object: {reason}"
    if allow:
        return Answer(allowed=True, warnings=(said,), audit={"error": reason}), told
    return Answer(allowed=False, message=said, code=500, audit={"error": reason}), told


def _allows(decision: Decision) -> bool:
    """Nobody can be asked here, and nothing left out of an object: whatever is more than a warning refuses it."""
    return decision.verdict.rank <= Verdict.WARN.rank


def _ruled(decision: Decision, inspection: Inspection, *, allowed: bool) -> Answer:
    values = inspection.values
    counting = [one for one in decision.grounds if not one.exception]
    refusing = [] if allowed else [one for one in counting if one.verdict.rank > Verdict.WARN.rank]
    warning = [one for one in counting if one not in refusing and one.verdict is not Verdict.ALLOW]
    audit = {"verdict": str(decision.verdict)}
    if decision.grounds:
        ids = dict.fromkeys(one.secret_id for one in decision.grounds if one.secret_id)
        audit |= {"grounds": str(len(decision.grounds)), "secrets": " ".join(list(ids)[:_TOLD])}
    if excepted := [one.exception for one in decision.grounds if one.exception]:
        audit["exceptions"] = scrubbed("; ".join(dict.fromkeys(excepted)), values)
    if inspection.notices:
        audit["exceptions-not-heard"] = scrubbed("; ".join(inspection.notices), values)
    told = [*map(_said, warning), *(inspection.notices if counting else ())]
    return Answer(
        allowed=allowed,
        message=scrubbed(_listed(refusing), values),
        warnings=tuple(dict.fromkeys(scrubbed(f"oakum: {one}", values) for one in told)),
        audit=audit,
    )


def _listed(grounds: list[Ground]) -> str:
    told = list(dict.fromkeys(_said(one) for one in grounds))
    more = [f"and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
    return "oakum: " + "; ".join(told[:_TOLD] + more)


def _said(ground: Ground) -> str:
    place = f"{ground.field}: " if ground.field else ""
    identity = f" [{ground.secret_id}]" if ground.secret_id else ""
    policy = f" [{ground.policy}]" if not ground.secret_id else ""
    lapsed = f" ({ground.lapsed})" if ground.lapsed else ""
    return f"{place}{ground.message}{lapsed}{identity}{policy}"


def _of_patch(patch: tuple[dict[str, Any], ...]) -> tuple[str, ...]:
    return tuple(
        f"oakum: the literal value of {variable} became a reference to {secret}; change it in its source, too"
        for variable, secret in references(patch)
    )


def _count(patch: tuple[dict[str, Any], ...]) -> dict[str, str]:
    return {"replaced": str(len(references(patch)))} if patch else {}


def _event(request: Request, inspection: Inspection, subject: Any, past: Any) -> Event:
    return Event(
        kind=EventKind.ADMISSION,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=tuple(found(one) for one in inspection.findings),
        skipped=dict(inspection.skipped),
        object=subject,
        old_object=past,
        review=Review(
            operation=request.operation,
            user=request.user_info.username,
            groups=tuple(request.user_info.groups or ()),
            dry_run=bool(request.dry_run),
            resource=str(request.resource),
            subresource=request.sub_resource,
        ),
    )


def _told(request: Request, inspection: Inspection, **more: Any) -> Told:
    values = inspection.values
    fields = tuple(scrubbed(one, values) for one in more.pop("fields", ()))
    return Told(
        uid=request.uid,
        operation=request.operation,
        kind=str(request.kind),
        namespace=request.namespace,
        name=scrubbed(request.name, values),
        user=request.user_info.username,
        dry_run=bool(request.dry_run),
        rules=tuple(dict.fromkeys(one.rule for one in inspection.findings)),
        fields=fields,
        **more,
    )
