from __future__ import annotations

from oakum.model import ExitCode

from .conftest import Run


def test_options(oakum: Run) -> None:
    done = oakum("watch", "--help")
    assert (done.returncode, "--existing" in done.stdout) == (ExitCode.OK, True)
    assert oakum("watch", "--format", "sarif").returncode == ExitCode.USAGE


def test_what_is_not_there(oakum: Run) -> None:
    done = oakum("watch", "log:nowhere")
    assert (done.returncode, "log:nowhere" in done.stderr) == (ExitCode.USAGE, True)
