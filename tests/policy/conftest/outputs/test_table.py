from __future__ import annotations

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import table
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    assert table.render(results(tmp_path, name), Options()) == said("table", tmp_path, name)


def test_wide_characters_and_several_lines():
    answers = (Answer(message="日本\nx", rule="r"),)
    assert table.render([Judged(file="a", namespace="n", failures=answers)], Options()) == (
        "┌─────────┬──────┬───────────┬─────────┐\n"
        "│ RESULT  │ FILE │ NAMESPACE │ MESSAGE │\n"
        "├─────────┼──────┼───────────┼─────────┤\n"
        "│ failure │ a    │ n         │ 日本    │\n"
        "│         │      │           │ x       │\n"
        "└─────────┴──────┴───────────┴─────────┘\n"
    )


def test_nothing_is_no_table():
    assert table.render([Judged(file="a", namespace="n")], Options()) == ""
