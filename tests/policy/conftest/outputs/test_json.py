from __future__ import annotations

import json

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import json as output
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


@needs_conftest
@pytest.mark.parametrize("name", FILES)
def test_as_conftest(tmp_path, name):
    written(tmp_path)
    ours, theirs = output.render(results(tmp_path, name), Options()), said("json", tmp_path, name)
    assert ours == theirs.replace("\\u0026", "&").replace("\\u003c", "<").replace("\\u003e", ">")


def test_lines_stand_where_conftest_has_those_of_policies():
    answers = (Answer(message="m", rule="data.main.deny", file="a", line=3, metadata={"z": 1, "b": 2}),)
    assert json.loads(output.render([Judged(file="-", namespace="main", failures=answers)], Options())) == [
        {
            "filename": "",
            "namespace": "main",
            "successes": 0,
            "failures": [
                {
                    "msg": "m",
                    "loc": {"file": "a", "line": 3},
                    "metadata": {"b": 2, "query": "data.main.deny", "z": 1},
                }
            ],
        }
    ]


@needs_conftest
@pytest.mark.parametrize("place", ['{"line": 7}', '{"file": "other"}', '{"file": "x.yaml", "line": 3}', "7"])
def test_parts_of_a_location_as_conftest(tmp_path, place):
    written(tmp_path)
    (tmp_path / "policy/a.rego").write_text(f'package main\ndeny contains {{"msg": "m", "_loc": {place}}}\n')
    assert output.render(results(tmp_path, "x.yaml"), Options()) == said("json", tmp_path, "x.yaml")
