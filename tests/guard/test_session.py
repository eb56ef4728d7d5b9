from __future__ import annotations

import msgspec

from guard.toyhost import event
from oakum.guard.event import Action, Flow, Moment
from oakum.guard.session import Session
from oakum.guard.table import Evidence, Kind
from oakum.model import Secret
from oakum.model.decision import Verdict


def test_a_command_of_ours_is_known_to_the_letter():
    session = Session(bytes(32), "s")
    session.remember("cat x")
    assert session.is_ours("cat x")
    assert not session.is_ours("cat x ")
    assert not Session(bytes(32), "s").is_ours("cat x")


def test_it_has_its_own_placeholders():
    one, other = (Session(bytes(32), name).placeholders.name("r", Secret(b"x" * 9)) for name in "ab")
    assert one != other


def test_it_is_labelled_by_what_the_model_has_read():
    def after(action: Action, verdict: Verdict, *evidence: Evidence) -> set[str]:
        session = Session(bytes(32), "s")
        read = msgspec.structs.replace(event("text", Flow.IN, Moment.AFTER_TOOL), action=action)
        session.learn(read, evidence, verdict)
        return session.labels

    seen = Evidence(kind=Kind.SECRET, flow=Flow.IN, message="a secret")
    assert after(Action.FETCH, Verdict.ALLOW) == {"untrusted"}
    assert after(Action.MCP, Verdict.WARN, seen) == {"untrusted", "secret"}
    assert after(Action.READ, Verdict.REDACT, seen) == set()
    assert after(Action.READ, Verdict.WARN, seen) == {"secret"}
