from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oakum.respond import running as module
from oakum.respond.running import running


@pytest.mark.parametrize(
    "command",
    [
        ["/usr/local/bin/claude", "--resume"],
        ["C:\\Programs\\claude.exe"],
        ["node", "--max-old-space-size=4096", "/usr/bin/claude"],
        ["/usr/bin/node", "/usr/lib/node_modules/claude/dist/cli.js"],
        ["python3.12", "/home/u/.local/bin/claude"],
        ["/bin/sh", "/usr/local/bin/claude", "--resume"],
    ],
)
def test_programs_by_their_names(command: list[str]) -> None:
    assert running(["claude", "codex"], [command, ["bash"]]) == {"claude"}


@pytest.mark.parametrize(
    "command",
    [[], [""], ["vim", "claude"], ["node"], ["claudette"], ["grep", "-r", "claude"], ["sh", "-c", "cat claude"]],
)
def test_what_only_looks_like_it(command: list[str]) -> None:
    assert running(["claude"], [command]) == set()


def test_a_program_that_really_runs(tmp_path: Path) -> None:
    script = tmp_path / "oakum-test-tool"
    script.write_text("import sys; print(flush=True); sys.stdin.read()")
    with subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert running(["oakum-test-tool"]) == {"oakum-test-tool"}
        process.communicate()
    assert running(["oakum-test-tool"]) == set()


def test_without_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "ps"
    listing.write_text("#!/bin/sh\necho '/opt/x/codex exec'\necho bash\n")
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(module, "_PROC", tmp_path / "none")
    assert running(["codex", "claude"]) == {"codex"}
