from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from oakum.detect.equipment import Equipment
from toys import token

from .makers import origin, seen


@pytest.mark.parametrize(
    "line",
    [
        "Nov  4 06:00:27 web sshd[812]: ",
        "<34>Nov 24 06:00:27 web sshd: ",
        "<34>1 2003-10-11T22:14:15.003Z web sshd 12 ID47 - ",
        "2026-11-24T06:00:27+0000 web sshd[1]: ",
    ],
)
def test_host_and_program(tools: Equipment, rng: random.Random, tmp_path: Path, line: str) -> None:
    path = tmp_path / "messages"
    path.write_text(f"{line}one\n{line}{token(rng).decode()}\n")
    where = origin(seen(tools, path))
    assert (where.system, where.job, where.step) == ("syslog", "web", "sshd")


def test_the_export_format_with_its_binary_fields(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    message = b"two\nlines " + token(rng)
    path = tmp_path / "journal.export"
    path.write_bytes(b"__CURSOR=s=1\nMESSAGE\n" + struct.pack("<Q", len(message)) + message + b"\n_PID=1\n\n")
    assert origin(seen(tools, path)).system == "journald"
