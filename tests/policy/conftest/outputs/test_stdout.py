from __future__ import annotations

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import stdout
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    assert stdout.render(results(tmp_path, name), Options()) == said("stdout", tmp_path, name)


@needs_conftest
def test_exceptions_can_be_left_out(tmp_path):
    written(tmp_path)
    ours = stdout.render(results(tmp_path, "x.yaml"), Options(suppress_exceptions=True))
    assert ours == said("stdout", tmp_path, "x.yaml", "--suppress-exceptions")


def test_colours_and_skipped_tests():
    skipped = Judged(file="a", namespace="", skipped=(Answer(message="later", rule=""),))
    assert stdout.render([skipped], Options(show_skipped=True, colour=True)) == (
        "\n\x1b[32m1 test, 0 passed, 0 warnings, 0 failures, 0 exceptions, 1 skipped\x1b[0m\n"
    )


def test_a_message_cannot_act_on_a_terminal_or_a_build_server():
    hostile = Answer(message="a\x1b[2Jb\n::set-env name=x::y", rule="r")
    text = stdout.render([Judged(file="f\x07", namespace="n", failures=(hostile,))], Options())
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\n::set-env" not in text
