"""Figures of a training run, and the model card that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_BINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9)
_WIDTH = 40


@dataclass(frozen=True)
class Run:
    """What one training learnt from, and what cross-validation says of unseen groups."""

    command: str
    sources: list[tuple[str, int, int, int]]
    """Name of a source, its groups, its positives and its negatives."""
    probability: np.ndarray
    """Calibrated, of labelled examples of real code, by a model that saw nothing of their group."""
    truth: np.ndarray
    places: list[tuple[str, int, float, float]]
    """A kind of place, its candidates, what it adds to the log-odds as measured, and what the product adds."""
    noise: list[tuple[str, int, list[int]]]
    """A clean corpus, its lines, and how many lines it has at each threshold."""
    size: int
    """Bytes of the weights."""
    nodes: int
    gains: list[tuple[str, float]]
    """Features by their share in what the trees gained."""


def card(run: Run) -> str:
    """The card as Markdown."""
    return "\n".join(
        (
            "# Model card: the classifier of generic candidates",
            "",
            f"Written by `{run.command}`; do not edit. What it learnt from: [data sheet](datasheet.md).",
            "",
            f"- **Task**: the probability that a generic rule's candidate is a secret. Weights: {run.size:,} bytes.",
            f"- **Form**: {run.nodes:,} nodes of trees over features of value, name, line and the line above, and",
            "  a table of hashed pieces. No path and no file name: places are weighed later (`oakum.detect.places`).",
            "- **Figures**: cross-validated by repository in five folds; what is scored was not learnt from.",
            "- **Not for**: proving that a secret is alive; rules with a format of their own.",
            "- **Limits**: projects differ in whether they call a test's password a secret, so such values stay",
            "  near a half. Words and names are mostly English. Whoever knows the weights can hide a secret from them.",
            "",
            "## Learnt from",
            "",
            *_table(("source", "groups", "positives", "negatives"), run.sources),
            "",
            "## Precision and recall over candidates of unseen repositories",
            "",
            *_table(("confidence at least", "precision", "recall", "F1"), [_at(run, bound) for bound in _THRESHOLDS]),
            "",
            f"Average precision: {_average_precision(run):.3f}. Brier score: {_brier(run):.4f}.",
            "",
            "## Reliability",
            "",
            "Of the candidates with a confidence in a bin, the share that is right:",
            "",
            *_table(("confidence", "candidates", "mean confidence", "right", ""), _reliability(run)),
            "",
            "## What it looks at",
            "",
            "Shares of the gain of all trees:",
            "",
            *_table(("feature", "share"), run.gains),
            "",
            "## Places",
            "",
            "What a place adds to the log-odds. The classifier knows no path; the product adds its own weights later.",
            "",
            *_table(("place", "candidates", "measured", "in the product"), run.places),
            "",
            "## Noise",
            "",
            "Lines with a candidate at that confidence in clean corpora, by a model that did not see the corpus:",
            "",
            *_table(("corpus", "lines", *(f"at {bound}" for bound in _THRESHOLDS)), _noise(run)),
            "",
        )
    )


def thresholds() -> tuple[float, ...]:
    """The confidences that the card speaks of."""
    return _THRESHOLDS


def _table(head: tuple[str, ...], rows: Sequence[Sequence[object]]) -> list[str]:
    def line(cells: Sequence[object]) -> str:
        return f"| {' | '.join(_cell(cell) for cell in cells)} |"

    return [line(head), line(["---"] * len(head)), *(line(row) for row in rows)]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _at(run: Run, bound: float) -> tuple[str, float, float, float]:
    found = run.probability >= bound
    right = float((found & run.truth).sum())
    precision, recall = right / max(1, found.sum()), right / max(1, run.truth.sum())
    return str(bound), precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _average_precision(run: Run) -> float:
    order = np.argsort(-run.probability, kind="stable")
    right = run.truth[order]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((precision * right).sum() / max(1, right.sum()))


def _brier(run: Run) -> float:
    return float(np.mean((run.probability - run.truth) ** 2)) if len(run.truth) else 0.0


def _reliability(run: Run) -> list[tuple[str, int, float, float, str]]:
    rows = []
    for low, high in pairwise(_BINS):
        inside = (run.probability >= low) & ((run.probability < high) | (high == 1.0))
        if inside.any():
            right = float(run.truth[inside].mean())
            bar = "#" * round(right * _WIDTH)
            rows.append(
                (f"{low} to {high}", int(inside.sum()), float(run.probability[inside].mean()), right, f"`{bar}`")
            )
    return rows


def _noise(run: Run) -> list[tuple[object, ...]]:
    rows = [(name, lines, *counts) for name, lines, counts in run.noise]
    if not rows:
        return []
    total = sum(lines for _, lines, _ in run.noise)
    columns = zip(*(counts for _, _, counts in run.noise), strict=True)
    return [*rows, ("per million lines", total, *(sum(column) * 1e6 / max(1, total) for column in columns))]
