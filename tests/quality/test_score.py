"""The scorer on labels whose figures are known, counted by hand."""

from __future__ import annotations

import pytest
from benchmarks.quality.creddata import Row
from benchmarks.quality.score import Counts, Found, interval, reliability, score

VALUE = "fQ" + "7#kx"
LINES = ["user = app", f"password = {VALUE}", "key = 1234", "id = 0b4e", "more", "even more"]


def row(first: int, truth: str, category: str = "Password", *, last: int = 0, value: tuple[int, int] = (-1, -1)) -> Row:
    return Row("data/r/a.py", "r", first, last or first, truth, category, *value)


def found(first: int, last: int = 0, secret: str = "", confidence: float = 1.0, path: str = "data/r/a.py") -> Found:
    return Found(path, first, last or first, "any-rule", secret, confidence)


def line(path: str, number: int) -> str:
    return LINES[number - 1]


LABELS = [
    row(2, "T", value=(11, 17)),
    row(3, "F"),
    row(4, "T", "UUID", value=(5, 9)),
    row(5, "X"),
]


def total(findings: list[Found], *, core: bool = False) -> Counts:
    return score(LABELS, findings, line, core=core).total


def test_rows_and_findings_are_counted_as_what_they_are():
    assert total([found(2), found(3), found(1)]) == Counts(
        true_rows=2, found_rows=1, false_findings=1, other_findings=1, values=2, found_values=0
    )


def test_a_finding_over_a_true_and_a_false_row_is_true():
    counts = total([found(2, 3)])
    assert (counts.found_rows, counts.false_findings) == (1, 0)


def test_two_rules_on_the_same_lines_are_one_finding():
    assert total([found(3), found(3, secret="1234")]).false_findings == 1


def test_unsure_rows_count_neither_way():
    counts = total([found(5)])
    assert (counts.false_findings, counts.other_findings) == (0, 0)


def test_core_leaves_identifiers_out():
    counts = total([found(4)], core=True)
    assert counts == Counts(true_rows=1, values=1)


@pytest.mark.parametrize(
    ("secret", "hits"), [(VALUE, 1), (f'"{VALUE}"', 1), (f"password = {VALUE}", 1), ("app", 0), ("", 0)]
)
def test_the_value_is_asked_for_too(secret, hits):
    assert total([found(2, secret=secret)]).found_values == hits


def test_a_row_of_several_lines_is_touched_anywhere():
    rows = [row(2, "T", last=4)]
    assert [score(rows, [found(number)], line).total.found_rows for number in range(1, 6)] == [0, 1, 1, 1, 0]


def test_findings_in_files_without_labels_do_not_count():
    assert total([found(1, path="data/r/other.py")]) == total([])


def test_figures():
    counts = Counts(true_rows=10, found_rows=6, false_findings=2, other_findings=4, values=5, found_values=4)
    assert counts.precision == 6 / 8
    assert counts.precision_all == 6 / 12
    assert counts.recall == 0.6
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert counts.value_recall == 0.8


def test_nothing_found_and_nothing_labelled_is_zero_not_an_error():
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)
    assert interval(score([], [], line), lambda counts: counts.f1) == (0, 0)


def test_categories_and_repositories_add_up():
    rows = [*LABELS, row(1, "T")._replace(path="data/q/b.py", repository="q")]
    result = score(rows, [found(2), found(1, path="data/q/b.py")], line)
    assert result.categories == {"Password": (2, 2), "UUID": (0, 1)}
    assert result.repositories["q"].found_rows == result.repositories["r"].found_rows == 1


def test_an_interval_holds_the_figure_and_is_the_same_each_time():
    rows = [row(2, "T")._replace(path=f"data/{n}/a.py", repository=str(n)) for n in range(20)]
    result = score(rows, [found(2, path=f"data/{n}/a.py") for n in range(0, 20, 2)], line)
    low, high = interval(result, lambda counts: counts.recall)
    assert low < result.total.recall == 0.5 < high
    assert (low, high) == interval(result, lambda counts: counts.recall)


def test_one_repository_leaves_nothing_to_chance():
    low, high = interval(score(LABELS, [found(2)], line), lambda counts: counts.recall)
    assert low == high == 0.5


def test_reliability_sets_what_was_said_against_what_was_so():
    judged = [(0.62, True), (0.68, False), (0.97, True), (1.0, True)]
    assert [(round(one.confidence, 3), one.share, one.size) for one in reliability(judged)] == [
        (0.65, 0.5, 2),
        (0.985, 1.0, 2),
    ]
