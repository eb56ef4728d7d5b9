"""The figures as Markdown tables, and into the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from . import plots
from .corpora import Corpus
from .matrix import Matrix
from .scanners import SUBJECT, Scan, Scanner
from .score import Counts, Interval, Score, interval, reliability

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGE = DOCS / "quality.md"
MILLION = 1_000_000
_MOST_CATEGORIES = 30


class Judged(NamedTuple):
    """One tool on CredData."""

    scanner: Scanner
    scan: Scan
    score: Score
    core: Score
    """With labels of mere identifiers left out."""


class Noise(NamedTuple):
    """One tool on one clean corpus."""

    scanner: Scanner
    corpus: Corpus
    findings: int
    noise: int | None
    """Findings that a person calls noise; None for tools whose findings nobody has read."""
    usual: int | None = None
    """Findings of made-up secrets that are a usual word; None as above."""


def creddata(judged: Sequence[Judged]) -> str:
    """The table of all tools, with the bounds within which 95 % of resampled figures lie."""
    head = ("tool", "precision", "recall", "F1", "F1 (core)", "value", "found", "false", "unlabelled", "CPU s")
    return table(head, (_judged_row(one) for one in judged))


def _judged_row(one: Judged) -> tuple[str, ...]:
    total = one.score.total
    return (
        f"{one.scanner.name} {one.scanner.version}",
        _figure(total.precision, interval(one.score, lambda counts: counts.precision)),
        _figure(total.recall, interval(one.score, lambda counts: counts.recall)),
        _figure(total.f1, interval(one.score, lambda counts: counts.f1)),
        f"{one.core.total.f1:.3f}",
        f"{total.value_recall:.3f}",
        f"{total.found_rows} of {total.true_rows}",
        str(total.false_findings),
        str(total.other_findings),
        f"{one.scan.run.cpu:.1f}",
    )


def _figure(value: float, bounds: Interval) -> str:
    return f"{value:.3f} ({bounds.low:.2f}-{bounds.high:.2f})"


def most_missed(score: Score) -> list[tuple[str, int, int]]:
    """Category, true rows found, true rows; the largest categories first."""
    ordered = sorted(score.categories.items(), key=lambda item: -item[1][1])
    return [(name, found, rows) for name, (found, rows) in ordered[:_MOST_CATEGORIES]]


def at_least(confidence: float, score: Score) -> Counts:
    """What is left of the labelled findings from a confidence on; findings take the place of rows."""
    kept = [true for said, true in score.judged if said >= confidence]
    return Counts(true_rows=score.total.true_rows, found_rows=sum(kept), false_findings=len(kept) - sum(kept))


def modes(score: Score) -> str:
    """Precision by the confidence that is asked for."""
    rows = ((bound, at_least(bound, score)) for bound in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95))
    head = ("from confidence", "findings on labelled lines", "precision")
    return table(
        head, ((f"{bound:.2f}", str(c.found_rows + c.false_findings), f"{c.precision:.3f}") for bound, c in rows)
    )


def noise(rows: Sequence[Noise]) -> str:
    """Findings in clean code by tool and corpus, and a line of sums for each tool."""
    head = (
        "corpus",
        "lines",
        "tool",
        "findings",
        "per million lines",
        "usual words",
        "noise",
        "noise per million lines",
    )
    sums = [_summed([row for row in rows if row.scanner.name == name]) for name in _names(rows)]
    return table(head, map(_noise_row, [*rows, *sums]))


def _names(rows: Iterable[Noise]) -> list[str]:
    return list(dict.fromkeys(row.scanner.name for row in rows))


def _summed(rows: Sequence[Noise]) -> Noise:
    lines = sum(row.corpus.lines for row in rows)
    everything = Corpus("**all**", rows[0].corpus.folder, lines)
    noise, usual = _sum(row.noise for row in rows), _sum(row.usual for row in rows)
    return Noise(rows[0].scanner, everything, sum(row.findings for row in rows), noise, usual)


def _sum(counts: Iterable[int | None]) -> int | None:
    read = [count for count in counts if count is not None]
    return sum(read) if read else None


def _noise_row(row: Noise) -> tuple[str, ...]:
    millions = row.corpus.lines / MILLION
    noise = ("", "") if row.noise is None else (str(row.noise), f"{row.noise / millions:.1f}")
    read = ("" if row.usual is None else str(row.usual), *noise)
    return row.corpus.name, str(row.corpus.lines), row.scanner.name, str(row.findings), _rate(row, millions), *read


def _rate(row: Noise, millions: float) -> str:
    return f"{row.findings / millions:.1f}"


def matrix(contexts: Matrix, mutations: Matrix) -> str:
    """Every context and mutation, and how many of its texts were judged as they should."""
    kinds = (("found", contexts), ("not found", mutations))
    lines = [(kind, name, *_share(name, one)) for kind, one in kinds for name in one.tried]
    sums = [(kind, "**all**", *_all(one)) for kind, one in kinds]
    return table(("must be", "context or mutation", "texts", "right"), [*lines, *sums])


def _share(name: str, one: Matrix) -> tuple[str, str]:
    return str(one.tried[name]), f"{1 - one.failed[name] / one.tried[name]:.2%}"


def _all(one: Matrix) -> tuple[str, str]:
    tried = one.tried.total()
    return str(tried), f"{1 - one.failed.total() / tried:.3%}"


def write_creddata(judged: Sequence[Judged]) -> None:
    """Table and plots into the documentation."""
    ours = next(one for one in judged if one.scanner.name == SUBJECT)
    drawn = {
        "quality-tools.svg": plots.precision_and_recall(
            (one.scanner.name, one.score.total.precision, one.score.total.recall) for one in judged
        ),
        "quality-reliability.svg": plots.reliability(list(reliability(ours.score.judged))),
        "quality-categories.svg": plots.bars(most_missed(ours.score)),
    }
    for name, text in drawn.items():
        (DOCS.parent / "images" / name).write_text(text, encoding="utf-8")
    fill("creddata", f"{creddata(judged)}\n\n{modes(ours.score)}")


def fill(name: str, body: str) -> None:
    """Puts a part into the page. Raises ValueError unless it has exactly one place for it."""
    text = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    pattern = f"{re.escape(start)}.*?{re.escape(end)}"
    new, count = re.subn(pattern, lambda _: f"{start}\n{body}\n{end}", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{PAGE.name}: expected one part between {start} and {end}, found {count}")
    PAGE.write_text(new, encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))
