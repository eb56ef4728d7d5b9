from __future__ import annotations

from oakum.model.decision import Decision, Ground, Verdict
from oakum.report.grounds import said, verdict


def _ground(path: str, line: int = 0, **fields: str) -> Ground:
    return Ground(policy="oakum.a.b", message="no", path=path, line=line, **fields)


def test_grounds_that_differ_in_their_place_are_one() -> None:
    grounds = tuple(_ground("a.py", n) for n in (1, 2, 3, 4))
    (one,) = said(Decision(verdict=Verdict.DENY, grounds=grounds))
    assert one.verdict == "deny"
    assert one.text == "no: a.py:1, a.py:2, a.py:3 and 1 more"


def test_exceptions_are_said_with_their_end_or_why_they_are_not_heard() -> None:
    decision = Decision(
        verdict=Verdict.DENY,
        grounds=(
            _ground("a.yaml", lapsed="old (me): it ended on 2026-01-01"),
            _ground("b.yaml", exception="old (me, until 2026-03-01)", field="$.data"),
        ),
    )
    counting, excepted = said(decision)
    assert "exception not heard: old (me): it ended on 2026-01-01" in counting.text
    assert excepted.verdict == "excepted"
    assert excepted.text == "no (excepted: old (me, until 2026-03-01)): b.yaml $.data"
    assert verdict(decision) == "Policies say deny: 1 ground, 1 exception"


def test_a_ground_without_place() -> None:
    (one,) = said(Decision(verdict=Verdict.WARN, grounds=(Ground(policy="p", message="hm", field="$.x"),)))
    assert one.text == "hm: $.x"
