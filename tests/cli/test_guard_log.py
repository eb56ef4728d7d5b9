from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oakum.cli.guard_log import log as command
from oakum.guard.log import Entry, Log, Reason


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Log:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return Log(tmp_path / "oakum/guard.jsonl")


def entry(message: str = "", **more: object) -> Entry:
    reasons = (Reason(policy="built-in", message=message, verdict="deny"),) if message else ()
    return Entry(time="2026-01-01T00:00:00.000+00:00", host="toy", verdict="deny", reasons=reasons, **more)


def shown(*arguments: str) -> list[str]:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout.splitlines()


def test_no_log_yet_is_nothing_to_show(log: Log) -> None:
    assert shown() == []


def test_what_has_a_reason_is_shown_and_the_rest_on_request(log: Log) -> None:
    log.write(entry("because", event="PreToolUse", tool="Bash", milliseconds=1.25))
    log.write(entry())
    (line,) = shown()
    assert line.endswith("deny    toy PreToolUse Bash  1.2 ms  because")
    assert len(shown("--all")) == 2
    assert json.loads(shown("--json")[0])["reasons"][0]["message"] == "because"


def test_the_last_ones_and_what_a_terminal_must_not_obey(log: Log) -> None:
    for number in range(4):
        log.write(entry(f"reason {number}\x1b[2J"))
    lines = shown("--last", "2")
    assert ["reason 2" in lines[0], "reason 3" in lines[1]] == [True, True]
    assert "\x1b" not in lines[1]


def test_failures_and_what_was_lost(log: Log) -> None:
    log.write(Entry(time="t", host="toy", failure="it took too long", lost=0))
    log._lost = 3
    log.write(entry())
    assert "failed  toy  0.0 ms  it took too long" in shown()[0]
    assert "3 entries before it could not be written" in shown()[1]
