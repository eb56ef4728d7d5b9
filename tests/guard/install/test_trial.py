from __future__ import annotations

from pathlib import Path

from oakum.guard.install.samples import Sample
from oakum.guard.install.trial import post, run

SAMPLE = Sample(what="a thing", payload=b'{"a":1}')


def test_a_command_that_answers(hook: Path) -> None:
    answered = run([str(hook), "claude"], SAMPLE)
    assert (answered.code, answered.stdout, answered.what) == (0, '{"asked":"claude"}', "a thing")


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    answered = run([str(tmp_path / "none")], SAMPLE)
    assert (answered.code, answered.stderr) == (None, "FileNotFoundError")


def test_an_endpoint_where_nobody_answers() -> None:
    answered = post("http://127.0.0.1:9/oakum-hook/claude", "", SAMPLE)
    assert answered.code is None
    assert "refused" in answered.stderr
