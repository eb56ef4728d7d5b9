from __future__ import annotations

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import tap
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    assert tap.render(results(tmp_path, name), Options()) == said("tap", tmp_path, name)


def test_one_plan_for_all_files():
    failure, skipped = (Answer(message="m", rule="r"),), (Answer(message="s", rule=""),)
    many = [
        Judged(file="a", namespace="n", failures=failure, successes=1),
        Judged(file="-", namespace="-", skipped=skipped),
    ]
    assert tap.render(many, Options()) == (
        "1..3\nnot ok 1 - a - n - m\n# successes\nok 2 - a - n - SUCCESS\n# skip\nok 3 - - s\n"
    )


def test_nothing_is_no_plan():
    assert tap.render([Judged(file="a", namespace="n")], Options()) == ""
