from __future__ import annotations

import os
import shutil

import pytest

from oakum.model import SourceError
from oakum.policy.conftest.cue.program import by_program
from oakum.policy.conftest.parsers.interface import Text

needs_cue = pytest.mark.skipif(not shutil.which("cue"), reason="cue is not installed")


@needs_cue
def test_the_program_evaluates():
    assert by_program(Text("a: b - 1\nb: a + 1\nb: 5", "x.cue")) == {"a": 4, "b": 5}


@needs_cue
def test_what_the_program_refuses_is_not_repeated():
    with pytest.raises(SourceError, match=r"^x\.cue: has no concrete value: `cue export` refuses it$"):
        by_program(Text('a: "hunter2" & "x"', "x.cue"))


def test_a_program_that_fails_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "cue").write_text("#!/bin/sh\nenv > seen\nexit 1\n")
    (tmp_path / "cue").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SourceError, match="refuses it"):
        by_program(Text("a: 1", "x.cue"))
    assert not (tmp_path / "seen").exists()
