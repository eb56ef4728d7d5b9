from __future__ import annotations

from guard.toyhost import event
from oakum.guard.event import Flow, Moment
from oakum.guard.table import Evidence, Kind
from oakum.guard.wording import advice, message
from oakum.model.decision import Verdict

ASKED = event("text", Flow.IN, Moment.AFTER_TOOL)


def evidence(count: int, kind: Kind = Kind.SECRET) -> list[Evidence]:
    return [Evidence(kind=kind, flow=Flow.IN, message=f"reason {number}") for number in range(count)]


def test_nothing_seen_nothing_said():
    assert message(ASKED, Verdict.ALLOW, []) == ""
    assert advice(Verdict.ALLOW, []) == ""


def test_the_user_hears_what_was_done_to_what_and_why():
    assert message(ASKED, Verdict.REDACT, ["reason 0"]) == "Oakum redacted the result of Tool: reason 0."
    assert message(ASKED, Verdict.DENY, [f"reason {number}" for number in range(9)]).endswith("reason 4; and 4 more.")


def test_the_agent_hears_what_to_do_instead():
    assert "<oakum:" in advice(Verdict.REDACT, evidence(1))
    assert "environment variable" in advice(Verdict.DENY, evidence(1))
    both = advice(Verdict.DENY, evidence(1) + evidence(1, Kind.SENDS))
    assert "over the network" in both
    assert "environment variable" in both
    assert advice(Verdict.WARN, evidence(1)) == ""
    assert "policies do not allow" in advice(Verdict.DENY, [])
