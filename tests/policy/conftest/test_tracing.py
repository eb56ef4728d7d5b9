from __future__ import annotations

import shutil

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import PolicyError
from oakum.policy.conftest.tracing import TracingEngine, lines
from oakum.policy.rego.explanation import Explanation
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds

TEXT = """\
package main
deny contains "x" if {
	input.a
	print("said")
}
deny contains "y" if {
	input.b
	input.c
}
"""


def traced(preference):
    said = []
    tracing = TracingEngine(engine(preference), said.append)
    tracing.load({"m.rego": TEXT})
    assert tracing.eval("data.main.deny", {"a": 1}) == ["x"]
    return said


def test_regorus_tells_lines_and_prints():
    said = traced("regorus")
    assert said[0] == "query: data.main.deny"
    assert any("said" in line and "print(" not in line for line in said)
    assert "+    3  \tinput.a" in said


@pytest.mark.skipif(not shutil.which("opa"), reason="needs the program opa")
def test_the_program_tells_every_step():
    said = traced("opa-binary")
    assert "m.rego:3: | | Eval input.a" in said
    assert any(line.endswith("said") for line in said)
    assert "+    3  \tinput.a" in said


def test_a_bounded_engine_tells_nothing():
    with pytest.raises(PolicyError, match="leave out --untrusted"):
        TracingEngine(engine(bounds=Bounds()), print)


def test_files_of_which_nothing_was_reached_are_left_out():
    explanation = Explanation(value=1, reached={"a": (2,), "b": ()}, missed={"a": (1,), "b": (1,)}, trace=("t",))
    assert list(lines(explanation, {"a": "x\ny\nz", "b": "x"})) == ["t", "a", "-    1  x", "+    2  y", "     3  z"]
