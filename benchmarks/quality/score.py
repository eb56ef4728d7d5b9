"""Findings against labelled lines: precision, recall and how far chance could move them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from .creddata import Row

IDENTIFIERS = frozenset({"UUID", "AWS S3 Bucket", "Firebase Domain", "Tencent WeChat API App ID", "Nonce", "Salt"})
"""Categories that name something rather than open it."""
BINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Bounds of the reliability diagram."""
_QUOTES = "\"'` \t\r\n"


class Found(NamedTuple):
    """One finding of any tool."""

    path: str
    """Relative to what was scanned."""
    first: int
    last: int
    rule: str
    secret: str
    confidence: float = 1.0
    identity: str = ""
    """Of the value, where the tool gives one."""


class Counts(NamedTuple):
    """Sums over files; they add up."""

    true_rows: int = 0
    found_rows: int = 0
    """True rows that a finding touches."""
    false_findings: int = 0
    """Findings on rows labelled false and on none that is true."""
    other_findings: int = 0
    """Findings on no labelled row."""
    values: int = 0
    """True rows of one line whose value is labelled."""
    found_values: int = 0
    """Those whose value is what a finding gives."""

    def plus(self, other: Counts) -> Counts:
        return Counts(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """Over labelled lines."""
        return _share(self.found_rows, self.found_rows + self.false_findings)

    @property
    def precision_all(self) -> float:
        """Unlabelled lines count as false."""
        return _share(self.found_rows, self.found_rows + self.false_findings + self.other_findings)

    @property
    def recall(self) -> float:
        return _share(self.found_rows, self.true_rows)

    @property
    def f1(self) -> float:
        """Of `precision` and `recall`."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall)

    @property
    def value_recall(self) -> float:
        return _share(self.found_values, self.values)


class Score(NamedTuple):
    """How one tool did."""

    repositories: Mapping[str, Counts]
    categories: Mapping[str, tuple[int, int]]
    """Category -> true rows found, true rows."""
    judged: Sequence[tuple[float, bool]]
    """Confidence of each finding on a labelled line, and whether it is true."""

    @property
    def total(self) -> Counts:
        return summed(self.repositories.values())


class Interval(NamedTuple):
    """Bounds between which 95 % of the resampled figures lie."""

    low: float
    high: float


def score(rows: Iterable[Row], found: Iterable[Found], line: Callable[[str, int], str], *, core: bool = False) -> Score:
    """Findings of a tool against the labels.

    A true row counts as found when a finding touches one of its lines. Findings are first collapsed to distinct
    (path, first line, last line). Unsure rows count neither way, and with `core` neither do true ones that only
    are identifiers. `line` gives a line of a file, counted from 1.
    """
    labels, findings = _by_path(rows), _spans(found)
    repositories: dict[str, Counts] = defaultdict(Counts)
    categories: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    judged: list[tuple[float, bool]] = []
    for path, labelled in labels.items():
        spans = findings.get(path, {})
        counts = _rows_found(labelled, spans, partial(line, path), categories, core=core)
        for span, ones in spans.items():
            verdict = _verdict(span, labelled, core=core)
            counts = counts.plus(_OF_VERDICT.get(verdict, Counts()))
            if verdict in ("true", "false"):
                judged.append((max(one.confidence for one in ones), verdict == "true"))
        repositories[labelled[0].repository] = repositories[labelled[0].repository].plus(counts)
    return Score(dict(repositories), dict(categories), judged)


_OF_VERDICT = {"false": Counts(false_findings=1), "other": Counts(other_findings=1)}

Span = tuple[int, int]


def _by_path(rows: Iterable[Row]) -> dict[str, list[Row]]:
    labels: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        labels[row.path].append(row)
    return labels


def _spans(found: Iterable[Found]) -> dict[str, dict[Span, list[Found]]]:
    spans: dict[str, dict[Span, list[Found]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        spans[one.path][one.first, max(one.first, one.last)].append(one)
    return spans


def _rows_found(
    labelled: list[Row],
    spans: dict[Span, list[Found]],
    line: Callable[[int], str],
    categories: dict[str, tuple[int, int]],
    *,
    core: bool,
) -> Counts:
    counts = Counts()
    for row in labelled:
        if row.truth != "T" or (core and is_identifier(row)):
            continue
        touching = [one for span, ones in spans.items() if _touches(span, row) for one in ones]
        hits, rows = categories[row.category]
        categories[row.category] = hits + bool(touching), rows + 1
        counts = counts.plus(Counts(true_rows=1, found_rows=bool(touching)))
        if row.first == row.last and row.value_start >= 0:
            hit = bool(touching) and _gives_value(touching, row, line(row.first))
            counts = counts.plus(Counts(values=1, found_values=hit))
    return counts


def is_identifier(row: Row) -> bool:
    """Whether a label says only what something is called."""
    return IDENTIFIERS.issuperset(row.category.split(":"))


def _verdict(span: Span, labelled: list[Row], *, core: bool) -> str:
    touched = [row for row in labelled if _touches(span, row)]
    if any(row.truth == "T" and not (core and is_identifier(row)) for row in touched):
        return "true"
    if any(row.truth == "T" for row in touched):
        return "left out"
    if any(row.truth == "F" for row in touched):
        return "false"
    return "unsure" if touched else "other"


def _touches(span: Span, row: Row) -> bool:
    return span[0] <= row.last and span[1] >= row.first


def _gives_value(touching: list[Found], row: Row, line: str) -> bool:
    value = line[row.value_start : row.value_end if row.value_end >= 0 else None].strip(_QUOTES)
    secrets = [secret for one in touching if (secret := one.secret.strip(_QUOTES))]
    return bool(value) and any(secret in value or value in secret for secret in secrets)


def summed(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counts:
        total = total.plus(one)
    return total


def interval(score: Score, figure: Callable[[Counts], float], rounds: int = 500, seed: int = 1) -> Interval:
    """How far a figure moves when other repositories had been drawn: repositories resampled with replacement."""
    rng, drawn = random.Random(seed), list(score.repositories.values())
    if not drawn:
        return Interval(0.0, 0.0)
    figures = sorted(figure(summed(rng.choices(drawn, k=len(drawn)))) for _ in range(rounds))
    return Interval(figures[round(0.025 * (rounds - 1))], figures[round(0.975 * (rounds - 1))])


class Bin(NamedTuple):
    """Findings of about the same confidence."""

    confidence: float
    """Mean of what was said."""
    share: float
    """How many of them are true."""
    size: int


def reliability(judged: Iterable[tuple[float, bool]]) -> Iterator[Bin]:
    """What a confidence is worth: for each bin that holds any, what was said and what was so."""
    judged = list(judged)
    for low, high in pairwise(BINS):
        inside = [one for one in judged if low <= one[0] < high or (high == BINS[-1] and one[0] == high)]
        if inside:
            confidence = sum(said for said, _ in inside) / len(inside)
            yield Bin(confidence, sum(true for _, true in inside) / len(inside), len(inside))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
