"""Tables and plots say what was measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.measure import Run
from benchmarks.quality import page, plots
from benchmarks.quality.corpora import USUAL, Corpus, Label, key, noise, unlabelled, usual
from benchmarks.quality.matrix import Matrix
from benchmarks.quality.scanners import Scan, Scanner
from benchmarks.quality.score import Bin, Counts, Found, Score
from msgspec.structs import replace

TOOL = Scanner("oakum", "1.2", lambda folder, report: [], lambda folder, report: iter(()))
SCORE = Score(
    {"r": Counts(true_rows=10, found_rows=6, false_findings=2, other_findings=1, values=10, found_values=5)},
    {"Password": (4, 6), "Token": (2, 4)},
    [(0.55, True), (0.95, True), (0.96, False)],
)
CORPUS = Corpus("clean", Path("nowhere"), 2_000_000)
NOISY = Found("a.py", 3, 3, "any-rule", "", 0.9, "sid_a")
MADE_UP = Found("b.py", 4, 4, "any-rule", "", 0.9, "sid_b")


def label(found: Found, verdict: str) -> Label:
    return Label(
        corpus="clean", path=found.path, line=found.first, rule=found.rule, identity=found.identity, label=verdict
    )


def test_a_row_for_each_tool():
    made = page.creddata([page.Judged(TOOL, Scan([], Run(2.0, 1.5)), SCORE, SCORE)])
    figures = "0.750 (0.75-0.75) | 0.600 (0.60-0.60) | 0.667 (0.67-0.67) | 0.667 | 0.500"
    assert made.splitlines()[2] == f"| oakum 1.2 | {figures} | 6 of 10 | 2 | 1 | 1.5 |"


def test_the_more_confidence_is_asked_for_the_less_is_left():
    rows = page.modes(SCORE).splitlines()[2:]
    assert rows[0] == "| 0.50 | 3 | 0.667 |"
    assert rows[-1] == "| 0.95 | 2 | 0.500 |"


def test_categories_come_largest_first():
    assert page.most_missed(SCORE) == [("Password", 4, 6), ("Token", 2, 4)]


def test_what_nobody_has_read_is_noise():
    known = {key(CORPUS, MADE_UP): label(MADE_UP, "made up")}
    assert unlabelled(CORPUS, [NOISY, MADE_UP], known) == [NOISY]
    assert noise(CORPUS, [NOISY, MADE_UP], known) == 1
    assert noise(CORPUS, [NOISY], {key(CORPUS, NOISY): label(NOISY, "noise")}) == 1


def test_noise_is_summed_over_corpora():
    made = page.noise([page.Noise(TOOL, CORPUS, 4, 2, 1), page.Noise(TOOL, CORPUS, 2, 0, 0)])
    assert made.splitlines()[-1] == "| **all** | 4000000 | oakum | 6 | 1.5 | 1 | 2 | 0.5 |"


def test_what_nobody_has_read_shows_no_figures():
    assert page.noise([page.Noise(TOOL, CORPUS, 4, None)]).splitlines()[-1].endswith("| 4 | 2.0 |  |  |  |")


def test_usual_words_are_told_from_other_made_up_ones():
    one = label(MADE_UP, "made up")
    assert usual(CORPUS, [NOISY, MADE_UP], {key(CORPUS, MADE_UP): one}) == 0
    assert usual(CORPUS, [MADE_UP], {key(CORPUS, MADE_UP): replace(one, note=USUAL)}) == 1


def test_a_matrix_shows_shares():
    made = page.matrix(Matrix(Counter(YAML=4), Counter(YAML=1), []), Matrix(Counter(longer=2), Counter(), []))
    assert "| found | YAML | 4 | 75.00% |" in made
    assert "| not found | **all** | 2 | 100.000% |" in made


def test_plots_are_well_formed_and_hold_every_mark():
    drawings = [
        plots.reliability([Bin(0.6, 0.5, 9), Bin(0.9, 1.0, 3)]),
        plots.precision_and_recall([("a<b", 0.9, 0.1), ("c", 0.5, 0.5)]),
        plots.bars([("one & two", 1, 3), ("none", 0, 2)]),
    ]
    trees = [ElementTree.fromstring(text) for text in drawings]
    marks = [sum(element.get("class") in ("mark", "bar") for element in tree.iter()) for tree in trees]
    assert marks == [2, 2, 2]
