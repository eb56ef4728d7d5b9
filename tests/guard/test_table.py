from __future__ import annotations

import pytest

from guard.toyhost import event
from oakum.guard.event import Action, Flow, Moment
from oakum.guard.table import Evidence, Kind, Mode, decide
from oakum.model import Severity
from oakum.model.decision import Verdict

IN, OUT = Flow.IN, Flow.OUT
BEFORE, AFTER, PROMPT = Moment.BEFORE_TOOL, Moment.AFTER_TOOL, Moment.PROMPT


def evidence(kind: Kind = Kind.SECRET, flow: Flow = IN, **more: object) -> Evidence:
    return Evidence(kind=kind, flow=flow, message="why", **more)


@pytest.mark.parametrize(
    ("moment", "one", "block", "redact"),
    [
        (PROMPT, evidence(), Verdict.DENY, Verdict.REDACT),
        (AFTER, evidence(), Verdict.DENY, Verdict.REDACT),
        (BEFORE, evidence(Kind.READS), Verdict.DENY, Verdict.REDACT),
        (BEFORE, evidence(flow=OUT), Verdict.DENY, Verdict.DENY),
        (BEFORE, evidence(flow=OUT, confidence=0.6), Verdict.ASK, Verdict.ASK),
        (BEFORE, evidence(flow=OUT, severity=Severity.LOW), Verdict.WARN, Verdict.WARN),
        (BEFORE, evidence(Kind.SENDS, OUT), Verdict.DENY, Verdict.DENY),
        (AFTER, evidence(flow=OUT), Verdict.WARN, Verdict.WARN),
        (AFTER, evidence(Kind.UNSEEN), Verdict.WARN, Verdict.WARN),
        (BEFORE, evidence(Kind.TAMPERS, OUT), Verdict.WARN, Verdict.WARN),
    ],
)
def test_the_table(moment, one, block, redact):
    asked = event("text", one.flow, moment)
    assert decide(asked, [one], Mode.BLOCK).verdict is block
    assert decide(asked, [one], Mode.REDACT).verdict is redact
    assert decide(asked, [one], Mode.OBSERVE).verdict is Verdict.WARN


def test_who_fails_closed_lets_nothing_unseen_through():
    asked = event("text", IN, AFTER)
    assert decide(asked, [evidence(Kind.UNSEEN)], Mode.REDACT, closed=True).verdict is Verdict.REDACT
    sent = event("text", OUT, BEFORE)
    assert decide(sent, [evidence(Kind.UNSEEN, OUT)], Mode.REDACT, closed=True).verdict is Verdict.DENY
    assert decide(asked, [evidence(Kind.UNSEEN)], Mode.BLOCK, closed=True).verdict is Verdict.DENY


def test_a_secret_may_be_written_to_where_secrets_belong():
    asked = event("text", OUT, BEFORE, Action.WRITE)
    assert decide(asked, [evidence(flow=OUT, at_home=True)], Mode.REDACT).verdict is Verdict.WARN
    sent = event("text", OUT, BEFORE, Action.MCP)
    assert decide(sent, [evidence(flow=OUT, at_home=True)], Mode.REDACT).verdict is Verdict.DENY


def test_the_strictest_counts_and_every_reason_is_there():
    decision = decide(event("text", OUT, BEFORE), [evidence(), evidence(flow=OUT)], Mode.REDACT)
    assert decision.verdict is Verdict.DENY
    assert [ground.verdict for ground in decision.grounds] == [Verdict.REDACT, Verdict.DENY]
    assert decide(event("text", OUT, BEFORE), [], Mode.BLOCK).verdict is Verdict.ALLOW
