from __future__ import annotations

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import github
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    assert github.render(results(tmp_path, name), Options()) == said("github", tmp_path, name)


@needs_conftest
def test_files_that_passed_can_be_left_out(tmp_path):
    written(tmp_path)
    for name in FILES:
        ours = github.render(results(tmp_path, name), Options(hide_passed=True))
        assert ours == said("github", tmp_path, name, "--github-hide-passed")


def test_lines_and_messages_that_would_end_a_command():
    answers = (Answer(message="a\n::add-mask::b", rule="r", file="f:1,x", line=3),)
    text = github.render([Judged(file="f:1,x", namespace="n", failures=answers)], Options())
    assert "::error file=f%3A1%2Cx,line=3::a%0A::add-mask::b\n" in text
    assert "\n::add-mask" not in text


def test_a_file_elsewhere_is_named_with_both_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answers = (Answer(message="m", rule="r", file=str(tmp_path / "other"), line=3),)
    text = github.render([Judged(file="f", namespace="n", warnings=answers)], Options())
    assert "::warning file=other,line=3::m\n::warning file=f,line=1::(ORIGINATING FROM other L3) m\n" in text


def test_skipped_tests_say_so():
    skipped = (Answer(message="s", rule=""),)
    assert "::notice file=f,line=1::Test was skipped: s\n" in github.render(
        [Judged(file="f", namespace="n", skipped=skipped)], Options()
    )
