from __future__ import annotations

import json
from typing import Any

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import sarif
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.conftest.run import exit_code
from oakum.policy.results import Answer, Judged


def run(text: str) -> dict[str, Any]:
    """The run without the name of the tool."""
    found: dict[str, Any] = json.loads(text)["runs"][0]
    for name in ("name", "version", "informationUri"):
        found["tool"]["driver"].pop(name, None)
    for rule in found["tool"]["driver"]["rules"]:
        rule["properties"] = rule.get("properties") or {}
    return found


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    found = results(tmp_path, name)
    assert run(sarif.render(found, Options(exit_code=exit_code(found)))) == run(said("sarif", tmp_path, name))


def test_lines_and_names_of_files():
    answers = (Answer(message="m", rule="r", file="a b/c", line=3),)
    [result] = run(sarif.render([Judged(file="a b/c", namespace="n", warnings=answers)], Options()))["results"]
    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "a%20b/c"}, "region": {"startLine": 3, "endLine": 3}}}
    ]


def test_a_file_that_no_rule_judged_is_skipped():
    found = run(sarif.render([Judged(file="a", namespace="n")], Options()))
    assert [result["ruleId"] for result in found["results"]] == ["n/skip"]
    assert found["invocations"][0]["exitCodeDescription"] == "No policy violations found"
