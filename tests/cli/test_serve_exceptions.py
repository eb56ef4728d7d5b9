from __future__ import annotations

from pathlib import Path

import pytest

from oakum.cli.main import run
from oakum.cli.serve_exceptions import exceptions
from oakum.model import ExitCode
from oakum.server.exceptions.assemble import Options
from oakum.server.exceptions.tokens import Tokens, hash_of


def test_every_option_is_understood() -> None:
    assert {one.name for one in exceptions.params} == set(Options.__struct_fields__)


def test_a_token_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["serve", "exceptions-token", "ann", "--tokens", "t.toml", "--scope", "asker"]
    assert run([*arguments, "--expires", "2999-12-31"]) == ExitCode.OK
    token = capsys.readouterr().out.strip()
    assert hash_of(token) in (tmp_path / "t.toml").read_text()
    assert run(["serve", "exceptions-token", "a b", "--tokens", "t.toml", "--scope", "asker"]) == ExitCode.USAGE
    Tokens(tmp_path / "t.toml")  # the wrong one did not spoil it
