from __future__ import annotations

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import azuredevops
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    assert azuredevops.render(results(tmp_path, name), Options()) == said("azuredevops", tmp_path, name)


def test_a_message_stays_one_command():
    failures = (Answer(message="a\n##vso[task.complete result=Succeeded;]", rule="r"),)
    skipped = (Answer(message="s", rule=""),)
    text = azuredevops.render([Judged(file="f", namespace="n", failures=failures, skipped=skipped)], Options())
    assert "type=error] file=f --> a%0A##vso" in text
    assert "\nskipped file=f s\n" in text
    assert "\n##vso[task.complete" not in text
