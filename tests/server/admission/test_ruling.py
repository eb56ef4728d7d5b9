from __future__ import annotations

import pytest

from oakum.model import Severity
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.event import Event, EventKind, Found, Spot
from oakum.server.admission.ruling import BuiltIn, strictest
from oakum.sources.manifests.fields import LAST_APPLIED


def event(field: str, kind: str = "Deployment", **more: str) -> Event:
    one = {"rule": "some-rule", "severity": "medium", "confidence": 0.9, "secret_id": "sid_a"} | more
    found = Found(**one, places=(Spot(path="admission", field=field, kind=kind),))
    return Event(kind=EventKind.ADMISSION, findings=(found,), object={"kind": kind})


@pytest.mark.parametrize(
    ("fail_on", "verdict"),
    [(Severity.LOW, Verdict.DENY), (Severity.MEDIUM, Verdict.DENY), (Severity.HIGH, Verdict.WARN)],
)
def test_by_severity(fail_on: Severity, verdict: Verdict) -> None:
    decision = BuiltIn(fail_on)(event("$.spec.x"))
    assert decision.verdict is verdict
    (ground,) = decision.grounds
    assert (ground.field, ground.secret_id, ground.policy) == ("$.spec.x", "sid_a", "built-in")


@pytest.mark.parametrize("field", ["$.data.a", "$.stringData.a", f"$.metadata.annotations['{LAST_APPLIED}'].data.a"])
@pytest.mark.parametrize("verdict", [Verdict.ALLOW, Verdict.WARN, Verdict.DENY])
def test_the_data_of_a_secret(field: str, verdict: Verdict) -> None:
    assert BuiltIn(Severity.LOW, in_secrets=verdict)(event(field, "Secret")).verdict is verdict
    assert BuiltIn(Severity.LOW, in_secrets=verdict)(event(field, "ConfigMap")).verdict is Verdict.DENY


def test_exceptions_and_what_stood_there_before() -> None:
    decision = BuiltIn(Severity.LOW)(event("$.spec.x", suppressed="ignore"))
    assert decision.verdict is Verdict.ALLOW
    assert decision.grounds[0].exception == "ignore"
    assert BuiltIn(Severity.LOW)(event("$.spec.x", suppressed="existing")).verdict is Verdict.WARN


@pytest.mark.parametrize("unseen", [Verdict.DENY, Verdict.WARN])
def test_what_was_not_looked_into(unseen: Verdict) -> None:
    seen = Event(kind=EventKind.ADMISSION, skipped={"damaged": 2})
    decision = BuiltIn(Severity.LOW, unseen=unseen)(seen)
    assert decision.verdict is unseen
    assert decision.grounds[0].message == "not looked into (damaged): 2"


def test_the_strictest_of_several() -> None:
    def deny(event: Event) -> Decision:
        return Decision(verdict=Verdict.DENY, grounds=(Ground(policy="p.r", message="no"),))

    judged = strictest((BuiltIn(Severity.HIGH), deny))(event("$.spec.x"))
    assert judged.verdict is Verdict.DENY
    assert [one.verdict for one in judged.grounds] == [Verdict.DENY, Verdict.WARN]
