from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Run
from oakum.guard import log


def test_it_answers_as_the_console_script_does(oakum: Run, tmp_path: Path) -> None:
    nowhere = {"OAKUM_RUNTIME_DIR": "/dev/null/x", "XDG_STATE_HOME": str(tmp_path)}
    payload = json.dumps({"hook_event_name": "UserPromptSubmit", "prompt": "hello", "session_id": "s"})
    oakum("redact", stdin="x")  # the rules are compiled the first time, which takes longer than a hook may
    done = oakum("hook", "claude", "--mode", "block", stdin=payload, **nowhere)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (entry,) = log.read(tmp_path / "oakum/guard.jsonl")
    assert (entry.mode, entry.verdict, entry.session) == ("block", "allow", "s")


def test_a_broken_payload_is_answered_by_the_mode(oakum: Run, tmp_path: Path) -> None:
    nowhere = {"OAKUM_RUNTIME_DIR": "/dev/null/x", "XDG_STATE_HOME": str(tmp_path)}
    assert oakum("hook", "claude", "--fail-closed", stdin="{", **nowhere).returncode == 2
    assert oakum("hook", "claude", stdin="{", **nowhere).returncode == 0
