from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cli.conftest import Run
from oakum.rules.template import expand

sys.path.append(str(Path(__file__).parents[1] / "sources"))
from agents.agent_homes import Home


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A user whose tools do not run, whatever runs on this machine."""
    (tmp_path / "u").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "u"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Home(tmp_path / "u")


def fresh(seed: int) -> str:
    return expand("{crc:ghp_,30}", random.Random(seed))


def test_there_and_back(user: Home, oakum: Run, tmp_path: Path) -> None:
    said, printed, stored, configured = (fresh(seed) for seed in range(4))
    transcript = user.claude_code(f'use "{said}"', printed)
    database = user.cursor({"key": stored}, "")
    settings = user.write(".cursor/mcp.json", json.dumps({"mcpServers": {"a": {"env": {"TOKEN": configured}}}}))
    before = [path.read_bytes() for path in (transcript, database)]
    done = oakum("scan", "ai", "--redact", "--force")
    assert done.returncode == 1, done.stderr  # the configuration still holds one
    assert not any(secret in transcript.read_text() for secret in (said, printed))
    assert re.search(r'use \\"<oakum:github-pat:[a-z2-7]{8}>\\"', transcript.read_text())
    assert len(transcript.read_text().splitlines()) == 3
    assert stored.encode() not in database.read_bytes()
    with closing(sqlite3.connect(database)) as connection:
        (value,) = connection.execute("SELECT value FROM cursorDiskKV").fetchone()
    assert json.loads(json.loads(value)["toolFormerData"]["params"])["key"].startswith("<oakum:")
    assert configured in settings.read_text()
    assert "configuration is in use" in done.stderr
    again = oakum("scan", "ai", "-f", "jsonl")
    assert len(again.stdout.splitlines()) == 1
    (folder,) = (tmp_path / "state" / "oakum" / "redacted").iterdir()
    assert oakum("redact", "--restore", str(folder)).returncode == 0
    assert transcript.read_bytes() == before[0]
    with closing(sqlite3.connect(database)) as connection:
        assert stored in connection.execute("SELECT value FROM cursorDiskKV").fetchone()[0]


def test_all_gone_is_no_failure(user: Home, oakum: Run) -> None:
    user.claude_code(fresh(1), "")
    done = oakum("scan", "ai", "--redact", "--force")
    assert done.returncode == 0
    assert "replaced" in done.stderr
    assert oakum("scan", "ai").returncode == 0


def test_nothing_to_do_leaves_nothing(user: Home, oakum: Run, tmp_path: Path) -> None:
    user.claude_code("hello", "")
    assert oakum("scan", "ai", "--redact").returncode == 0
    assert not (tmp_path / "state" / "oakum" / "redacted").exists()


def test_a_tool_that_runs(user: Home, oakum: Run, tmp_path: Path) -> None:
    transcript = user.codex({}, fresh(1))
    before = transcript.read_bytes()
    program = tmp_path / "codex"
    program.write_text("import sys; print(flush=True); sys.stdin.read()")
    with subprocess.Popen([sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        refused = oakum("scan", "ai", "--redact")
        assert (refused.returncode, transcript.read_bytes()) == (2, before)
        assert "codex is running" in refused.stderr
        assert oakum("scan", "ai", "--redact", "--force").returncode == 0
        process.communicate()
    assert transcript.read_bytes() != before


def test_only_for_what_tools_recorded(user: Home, oakum: Run) -> None:
    done = oakum("scan", ".", "--redact")
    assert done.returncode == 2
    assert "--redact is for the records of AI tools" in done.stderr


def test_a_folder_of_that_name(user: Home, oakum: Run) -> None:
    Path("ai").mkdir()
    done = oakum("scan", "ai", "--redact")
    assert done.returncode == 2
    assert "say `oakum scan ai: --redact`" in done.stderr
    assert oakum("scan", "ai:", "--redact").returncode == 0


def test_what_was_changed_since(user: Home, oakum: Run, tmp_path: Path) -> None:
    transcript = user.claude_code(fresh(1), "")
    oakum("scan", "ai", "--redact", "--force")
    transcript.write_text("later")
    (folder,) = (tmp_path / "state" / "oakum" / "redacted").iterdir()
    assert oakum("redact", "--restore", str(folder)).returncode == 3
    assert transcript.read_text() == "later"
    assert oakum("redact", "--restore", str(folder), "--force").returncode == 0
    assert "later" not in transcript.read_text()
