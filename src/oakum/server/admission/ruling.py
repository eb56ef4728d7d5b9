"""What is built in: a secret in plain does not enter a cluster, unless as the content of a Secret.

Policies in Rego may add to it. They cannot take from it; for that there are exceptions and `--fail-on`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from oakum.model import Severity
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.event import Event, Found, Spot
from oakum.sources.manifests.fields import LAST_APPLIED

Judge = Callable[[Event], Decision]
"""Raises PolicyError when there is no whole answer."""
POLICY = "built-in"
_AT_HOME = ("$.data", "$.stringData", f"$.metadata.annotations['{LAST_APPLIED}']")
_EXISTING = "existing"


class BuiltIn:
    """Denies findings from a severity on, warns of the others and of what stood there before."""

    def __init__(
        self, fail_on: Severity, *, in_secrets: Verdict = Verdict.ALLOW, unseen: Verdict = Verdict.DENY
    ) -> None:
        self._fail_on = fail_on
        self._in_secrets = in_secrets
        self._unseen = unseen

    def __call__(self, event: Event) -> Decision:
        """Raises nothing."""
        return decided(self._grounds(event))

    def _grounds(self, event: Event) -> Iterator[Ground]:
        kind = event.object.get("kind", "") if isinstance(event.object, dict) else ""
        for one in event.findings:
            for place in one.places:
                yield self._ground(one, place, kind)
        for reason, count in event.skipped.items():
            yield Ground(policy=POLICY, message=f"not looked into ({reason}): {count}", verdict=self._unseen)

    def _ground(self, one: Found, place: Spot, kind: str) -> Ground:
        verdict, told = self._verdict(one, place, kind)
        return Ground(
            policy=POLICY,
            message=f"{told} ({one.rule})",
            verdict=verdict,
            exception=one.exception or (one.suppressed if one.suppressed != _EXISTING else ""),
            secret_id=one.secret_id,
            field=place.field,
        )

    def _verdict(self, one: Found, place: Spot, kind: str) -> tuple[Verdict, str]:
        if one.suppressed == _EXISTING:
            return Verdict.WARN, "a secret stands here in plain already: take it out"
        if kind == "Secret" and place.field.startswith(_AT_HOME):
            return self._in_secrets, "a secret in a Secret"
        denies = Severity(one.severity).rank >= self._fail_on.rank
        verdict = Verdict.DENY if denies else Verdict.WARN
        return verdict, "a secret in plain: refer to a key of a Secret instead, and revoke this one"


def strictest(judges: tuple[Judge, ...]) -> Judge:
    """Several judges as one: all are asked, every ground counts."""

    def judge(event: Event) -> Decision:
        return decided(ground for one in judges for ground in one(event).grounds)

    return judges[0] if len(judges) == 1 else judge


def decided(grounds: Iterator[Ground]) -> Decision:
    """The decision that grounds lead to, the strictest first; an exception keeps a ground from counting."""
    found = tuple(sorted(grounds, key=lambda one: (bool(one.exception), -one.verdict.rank, one.field, one.policy)))
    counting = (one.verdict for one in found if not one.exception)
    return Decision(verdict=max(counting, key=lambda one: one.rank, default=Verdict.ALLOW), grounds=found)
