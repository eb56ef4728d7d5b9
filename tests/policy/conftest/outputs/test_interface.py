from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.conftest.outputs import OUTPUTS, render
from oakum.policy.conftest.outputs.interface import Options, answers, head, shown, totals
from oakum.policy.results import Answer, Judged

ONE = (Answer(message="m", rule="r"),)
ALL = Judged(file="f", namespace="n", successes=2, failures=ONE, warnings=ONE * 2, exceptions=ONE, skipped=ONE)


def test_counts():
    assert totals([ALL, ALL]).tests == 14
    assert totals([ALL]).summary() == "7 tests, 2 passed, 2 warnings, 1 failure, 1 exception"
    assert totals([]).summary() == "0 tests, 0 passed, 0 warnings, 0 failures, 0 exceptions"


def test_heads_and_answers():
    assert head(ALL) == "- f - n -"
    assert head(Judged(file="-", namespace="-")) == "- -"
    assert len(tuple(answers(ALL))) == 5


@given(st.text(), st.text())
def test_no_text_breaks_an_output(message, file):
    answer = Answer(message=message, rule="r", file=file, line=1, metadata={"x": message})
    result = Judged(file=file, namespace="n", failures=(answer,), warnings=(answer,), skipped=(answer,))
    for name in OUTPUTS:
        assert render(name, [result], Options())
    assert all(character.isprintable() or character == "\n" for character in shown(message))
