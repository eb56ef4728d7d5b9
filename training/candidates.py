"""Candidates of generic rules as the product finds them, before anything has judged them but what is certain."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from oakum.detect import automaton
from oakum.detect.candidate import Candidate
from oakum.detect.candidates import candidates
from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal import CERTAIN, view
from oakum.detect.classify.features import ask_all, buckets, features
from oakum.detect.judge import is_classified
from oakum.detect.window import line_window
from oakum.rules import RuleSet


@dataclass(frozen=True)
class Example:
    """One candidate in numbers. The value itself is not kept, only a hash to count repetitions by."""

    group: str
    """The repository or corpus: what cross-validation keeps together."""
    path: str
    line: int
    start: int
    """Byte column of the value in its line; `end` likewise."""
    end: int
    rule: str
    row: list[float]
    """All features but the last three."""
    buckets: tuple[list[int], list[int], list[int]]
    value: int
    label: bool | None = None
    """None where nobody knows."""
    weight: float = 1.0


class Collector:
    """Finds the candidates of generic rules in texts."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = tuple(rule for rule in rules.rules if is_classified(rule))
        self._automaton = automaton.compile_rules(self._rules).automaton()

    def collect(self, group: str, path: str, data: bytes) -> Iterator[Example]:
        """Every candidate in the text that is not certainly none."""
        lines = _starts(data)
        for candidate, start in self._candidates(data):
            seen = view(candidate)
            if any(reason and reason.weight == DROP for ask in CERTAIN if (reason := ask(seen))):
                continue
            number = bisect_right(lines, start) - 1
            yield Example(
                group=group,
                path=path,
                line=number + 1,
                start=start - lines[number],
                end=start - lines[number] + len(candidate.secret),
                rule=candidate.rule.id,
                row=features(candidate, seen, ask_all(seen)),
                buckets=buckets(candidate, seen),
                value=crc32(candidate.secret.reveal()),
            )

    def _candidates(self, data: bytes) -> Iterator[tuple[Candidate, int]]:
        """Candidates with the offsets of their values."""
        view_of_data, known = memoryview(data), set()
        for index, end in self._automaton.scan(view_of_data):
            rule = self._rules[index]
            window = line_window(view_of_data, (0, len(data)), end, head=True, tail=True, kind=rule.kind)
            if window is None:
                continue
            for candidate in candidates(rule, window):
                start = window.start + candidate.start
                if (index, start) not in known:
                    known.add((index, start))
                    yield candidate, start


def _starts(data: bytes) -> list[int]:
    starts, at = [0], data.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = data.find(b"\n", at + 1)
    return starts
