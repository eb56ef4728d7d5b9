"""Places in the text of policies."""

from __future__ import annotations

import pytest

from oakum.policy.rego.source import Place, column_of

MODULES = {"m.rego": "package main\n   p := 1   \n" + "x" * 500}


@pytest.mark.parametrize(
    ("line", "text"), [(0, ""), (1, "package main"), (2, "p := 1"), (3, "x" * 200), (4, ""), (-1, "")]
)
def test_the_text_of_a_line(line, text):
    assert Place(file="m.rego", line=line).text(MODULES) == text


def test_an_unknown_file_has_no_text():
    assert Place(file="n.rego", line=1).text(MODULES) == ""


def test_an_error_has_the_place():
    error = Place(file="m.rego", line=2, column=3).error("no")
    assert (str(error), error.file, error.line, error.column) == ("m.rego:2:3: no", "m.rego", 2, 3)
    assert str(Place().error("no")) == "no"


@pytest.mark.parametrize(
    ("line", "counted", "column"),
    [("abc", 2, 2), ("\tabc", 5, 2), ("a\tb", 6, 3), ("é", 3, 3), ("", 9, 1), ("\t", 2, 2)],
)
def test_a_tab_is_one_column_whatever_regorus_counts(line, counted, column):
    assert column_of(line, counted) == column
    assert Place(file="m", line=1, column=counted).counted_in({"m": line}).column == column


def test_a_line_that_does_not_exist_stays():
    place = Place(file="m", line=7, column=2)
    assert place.counted_in({"m": "x"}) == place
