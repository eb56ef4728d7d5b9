"""The options reach the server; what it does with them is in `tests/server`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oakum.cli.main import run
from oakum.cli.serve_admission import admission
from oakum.server.admission.assemble import Options


def test_every_option_is_one_of_the_servers() -> None:
    assert {one.name for one in admission.params} == set(Options.__struct_fields__)


@pytest.mark.parametrize("library", ["httptools", "prometheus_client", "cryptography"])
def test_a_missing_library_is_named_by_its_extra(library: str, tmp_path: Path) -> None:
    program = f"import sys; sys.modules[{library!r}] = None; from oakum.cli.main import main; main()"
    options = ["--listen=127.0.0.1:0", "--probes=off", f"--own-certificate={tmp_path / 'own'}", "--host=localhost"]
    command = [sys.executable, "-c", program, "serve", "admission", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'oakum[server]'" in done.stderr


@pytest.mark.parametrize("options", [(), ("--on-error=maybe",), ("--seconds=0",), ("--listen=nowhere", "--host=a")])
def test_wrong_usage(options: tuple[str, ...], tmp_path) -> None:
    assert run(["serve", "admission", *options]) == 2
