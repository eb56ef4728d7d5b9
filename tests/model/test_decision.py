from __future__ import annotations

from oakum.model.decision import Verdict


def test_verdicts_are_ordered_from_the_mildest() -> None:
    assert sorted(Verdict, key=lambda verdict: verdict.rank) == list(Verdict)
    assert max(Verdict.REDACT, Verdict.WARN, key=lambda verdict: verdict.rank) is Verdict.REDACT
