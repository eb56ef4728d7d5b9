"""Stage two: what the exact expression of a rule finds in the window around a hit, and whether it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oakum.detect.candidate import Candidate
from oakum.detect.candidates import candidates
from oakum.detect.detector import Detection, Options
from oakum.detect.judge import Verdict, judge
from oakum.detect.markers import inline_suppression
from oakum.detect.parts import beside, in_url
from oakum.detect.window import Window
from oakum.model import Part, Suppression
from oakum.rules import Rule
from oakum.rules.allow import allowed
from oakum.rules.namesake import Namesakes


class StageTwo:
    """The rules, ready to look into windows."""

    def __init__(self, rules: Sequence[Rule], options: Options) -> None:
        self._rules = rules
        self._options = options
        self._namesakes = Namesakes(rules)

    def in_window(self, rule: int, window: Window) -> Iterator[Detection]:
        """The detections of a rule (by its index), with offsets in the window's text."""
        for candidate in candidates(self._rules[rule], window, self._namesakes):
            detection = self._judged(candidate, window)
            if detection is not None:
                yield detection

    def _judged(self, candidate: Candidate, window: Window) -> Detection | None:
        verdict: Verdict = judge(candidate)
        if verdict.dropped or verdict.confidence < self._options.floor:
            return None
        return Detection(
            rule=candidate.rule.id,
            secret=candidate.secret,
            owner=0,
            start=candidate.start,
            end=candidate.end,
            confidence=round(verdict.confidence, 3),
            reasons=verdict.reasons,
            generic=candidate.rule.generic,
            companion=candidate.rule.companion,
            standing=candidate.rule.confidence,
            reach=candidate.reach,
            suppression=self._suppression(candidate, window),
            parts=candidate.parts or self._beside(candidate, window),
        )

    def _beside(self, candidate: Candidate, window: Window) -> tuple[Part, ...]:
        if candidate.rule.block:
            return ()
        parts = in_url(window.text, candidate.start, candidate.end)
        if parts or not candidate.rule.generic:
            return parts
        return beside(window.text, window.above, candidate.secret.reveal())

    def _suppression(self, candidate: Candidate, window: Window) -> Suppression | None:
        marked = inline_suppression(window.text, window.above, candidate.rule.id, self._options.foreign_markers)
        if marked is not None:
            return marked
        allowance = allowed(candidate.rule, candidate.secret.reveal(), window.text, "")
        if allowance is None:
            return None
        return Suppression(kind="rule-allowlist", reason=allowance.reason, source=candidate.rule.id)
