from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oakum.guard.shell import wrap
from oakum.rules.template import expand

VALUE = "tidal-" + "Lantern-" + "77-harbour"


def oakum(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oakum.cli.main", "guard", "shell", *arguments],
        input=stdin, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".env").write_text(f"DB_PASSWORD={VALUE}\nPORT=8080\n")
    return tmp_path


@pytest.fixture
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    script = tmp_path_factory.mktemp("bin") / "oakum"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m oakum.cli.main "$@"\n')
    script.chmod(0o755)
    return str(script)


def test_both_outputs_are_redacted_and_the_exit_code_stays(project: Path, token: str) -> None:
    done = oakum("--session", "s", "--", "sh", "-c", f"cat .env; echo key={token} >&2; exit 3")
    assert re.fullmatch(r"DB_PASSWORD=<oakum:known-value:[a-z2-7]{8}>\nPORT=8080\n", done.stdout)
    assert re.fullmatch(r"key=<oakum:github-pat:[a-z2-7]{8}>\n", done.stderr)
    assert done.returncode == 3


def test_encoded_known_values_are_found(project: Path) -> None:
    done = oakum("--", "base64", "-w0", ".env")
    assert VALUE not in done.stdout
    assert "<oakum:known-value:" in done.stdout


def test_standard_input(project: Path) -> None:
    done = oakum(stdin=f"a\nx {VALUE}\n")
    assert re.fullmatch(r"a\nx <oakum:known-value:[a-z2-7]{8}>\n", done.stdout)
    assert done.returncode == 0


def test_a_command_that_is_not_there() -> None:
    done = oakum("--", "no-such-program-here")
    assert (done.returncode, done.stdout) == (127, "")
    assert "no-such-program-here" in done.stderr
    assert oakum("--", "sh", "-c", "kill -9 $$").returncode == 137


def test_lines_come_as_they_are_printed(project: Path) -> None:
    command = [sys.executable, "-m", "oakum.cli.main", "guard", "shell", "--", "sh", "-c", "echo one; cat"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"one\n"
        process.stdin.close()


def test_a_wrapped_command(project: Path, program: str) -> None:
    key = expand("{pem:RSA PRIVATE KEY}", random.Random(2))
    (project / "note.txt").write_text(key)
    command = wrap("cd . && cat .env note.txt | cat; sleep 60 & (exit 5)", "s", program)
    done = subprocess.run(["bash", "-c", f"{command}; echo $?; kill %1"], capture_output=True, timeout=40, check=False)
    text = done.stdout.decode()
    assert VALUE not in text
    assert "PRIVATE KEY" not in text or "<oakum:" in text
    assert text.endswith("5\n")


def test_who_runs_in_the_background_is_redacted_too(project: Path, program: str) -> None:
    command = wrap("(sleep 1; cat .env) & echo first", "s", program)
    started = time.monotonic()
    with subprocess.Popen(
        ["bash", "-c", f"{command}; echo done"], stdout=subprocess.PIPE, env=dict(os.environ)
    ) as process:
        assert process.stdout
        lines = process.stdout.read().decode().splitlines()
    assert lines[0] == "first"
    assert any("<oakum:known-value:" in line for line in lines)
    assert VALUE not in "\n".join(lines)
    assert time.monotonic() > started
