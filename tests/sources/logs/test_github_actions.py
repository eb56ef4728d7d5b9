from __future__ import annotations

import pytest

from oakum.sources.logs.github_actions import FORMAT
from oakum.sources.logs.interface import Names


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("logs.zip!/build/3_Run tests.txt", Names("build", "Run tests")),
        ("logs.zip!/build/system.txt", Names("build", "system")),
        ("logs.zip!/0_build (ubuntu, 3.11).txt", Names("build (ubuntu, 3.11)")),
        ("job.log", Names()),
    ],
)
def test_names_stand_in_the_path(path: str, names: Names) -> None:
    assert FORMAT.by_path(path) == names


def test_times_have_seven_decimals() -> None:
    assert FORMAT.matches([b"2026-11-24T06:00:27.6868641Z x", b"2026-11-24T06:00:27.6868641Z"], "")
    assert not FORMAT.matches([b"2026-11-24T06:00:27.123Z x"], "")


def test_a_step_is_what_a_group_runs() -> None:
    assert FORMAT.step is not None
    match = FORMAT.step.match(b"Run make all\r\n")
    assert match is not None
    assert match[1] == b"make all"
