from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from oakum.model import ExitCode
from oakum.rules.template import expand

from .conftest import Run


def test_secrets_become_placeholders_and_the_rest_stays(oakum: Run, token: str) -> None:
    done = oakum("redact", stdin=f"before\nkey = {token}\nafter\n")
    assert re.fullmatch(r"before\nkey = <oakum:github-pat:[a-z2-7]{8}>\nafter\n", done.stdout)
    assert (done.returncode, done.stderr) == (ExitCode.OK, "")


def test_placeholders_last_for_a_session(oakum: Run, token: str) -> None:
    text = f"key = {token}\n"
    one, same, other, none = (
        oakum("redact", "--session", "one", stdin=text).stdout,
        oakum("redact", stdin=text, OAKUM_SESSION="one").stdout,
        oakum("redact", "--session", "other", stdin=text).stdout,
        oakum("redact", stdin=text).stdout,
    )
    assert one == same
    assert len({one, other, none}) == 3


def test_redacting_twice_changes_nothing_more(oakum: Run, token: str) -> None:
    key = expand("{pem:RSA PRIVATE KEY}", random.Random(1))
    once = oakum("redact", stdin=f"password={token}\nkey: {token}\n{key}\n").stdout
    assert oakum("redact", stdin=once).stdout == once


def test_the_scanned_folder_has_no_say(oakum: Run, token: str, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text('[rules]\ndisable = ["github-*"]\n')
    assert token not in oakum("redact", stdin=f"{token}  # oakum:allow github-pat ok\n").stdout


def test_a_level_that_is_none_is_an_error(oakum: Run) -> None:
    done = oakum("redact", "--min-confidence", "highest")
    assert done.returncode == ExitCode.USAGE
    assert "min_confidence" in done.stderr


def test_binary_bytes_pass(home: Path) -> None:
    data = bytes(range(256)) * 100
    done = subprocess.run(
        [sys.executable, "-m", "oakum.cli.main", "redact"], input=data, capture_output=True, check=True
    )
    assert done.stdout == data


@pytest.mark.skipif(os.name != "posix", reason="select on pipes")
def test_a_line_comes_out_before_the_next_one_goes_in(token: str) -> None:
    command = [sys.executable, "-m", "oakum.cli.main", "redact"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"one\n" + token.encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"one\n"
        assert process.stdout.readline().startswith(b"<oakum:github-pat:")
        process.stdin.close()
        assert process.wait() == 0
