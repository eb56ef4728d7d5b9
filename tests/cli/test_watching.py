from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from oakum.model import ExitCode
from oakum.rules.template import expand

from .conftest import Run


@contextmanager
def going_on(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """The program under watch; it is there when it says so."""
    process = subprocess.Popen(
        [sys.executable, "-m", "oakum.cli.main", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout
    assert process.stderr
    try:
        assert process.stderr.readline().startswith("watching")
        yield process, process.stdout
    finally:
        process.kill()
        process.wait()


def test_a_secret_is_told_when_it_is_written(token: str, tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "old.log").write_text(f"key {token}\n")
    with going_on("watch", f"log:{folder}", "-f", "jsonl") as (process, out):
        (folder / "app.log").write_text(f"2026-11-24T06:00:27.6868641Z one\n2026-11-24T06:00:28.6868641Z {token}\n")
        found = json.loads(out.readline())
        assert (found["rule"], found["path"], found["start_line"]) == ("github-pat", "app.log", 2)
        assert found["origin"]["system"] == "github-actions"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == ExitCode.INTERRUPTED


def test_following_begins_with_what_is_there(token: str, tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    path, other = tmp_path / "app.log", expand("{crc:ghp_,30}", random.Random(12))
    path.write_text(f"key {token}\n")
    with going_on("scan", f"log:{path}", "--follow", "--show-secrets") as (_, out):
        assert token in out.readline()
        with path.open("a") as file:
            file.write(f"and {other}\n")
        assert other in out.readline()


def test_following_survives_rotation(tmp_path: Path) -> None:
    """By renaming, as logrotate does, and by truncation."""
    pytest.importorskip("watchfiles")
    rng, path = random.Random(13), tmp_path / "app.log"
    path.write_text("begin\n")
    with going_on("scan", f"log:{tmp_path}", "--follow", "--show-secrets") as (_, out):
        for rotate in (lambda: None, lambda: path.rename(tmp_path / "app.log.1"), lambda: path.write_text("")):
            rotate()
            value = expand("{crc:ghp_,30}", rng)
            with path.open("a") as file:
                file.write(f"2026-05-04 10:00:00 key {value}\n")
            assert value in out.readline()


def test_lines_of_one_length_are_not_one_text(oakum: Run, tmp_path: Path) -> None:
    """Entries of a log that no format claims, each ending in a token."""
    rng = random.Random(14)
    lines = [f"2026-05-04T10:00:0{n}Z level=info token={expand('{base64:32}', rng)}" for n in range(4)]
    (tmp_path / "a.log").write_text("\n".join(lines))
    found = [json.loads(line) for line in oakum("scan", "log:a.log", "-f", "jsonl").stdout.splitlines()]
    assert sorted((one["start_line"], one["end_line"]) for one in found) == [(n, n) for n in range(1, 5)]


def test_standard_input(oakum: Run, token: str) -> None:
    done = oakum("scan", "log:-", "--follow", stdin=f"one\nkey {token}\nagain {token}\n")
    assert done.returncode == ExitCode.OK
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == ["-:2:5"]
    assert token not in done.stdout


def test_only_logs_are_followed(oakum: Run) -> None:
    for arguments in (["."], ["log:.", "-f", "sarif"], ["log:.", "-f", "text", "-o", "x"]):
        done = oakum("scan", "--follow", *arguments)
        assert (done.returncode, "--follow" in done.stderr) == (ExitCode.USAGE, True)
