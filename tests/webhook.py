"""The webhook as a process, as its command line starts it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_SECONDS = 60


class Running(NamedTuple):
    """A webhook that is ready."""

    process: subprocess.Popen[str]
    log: Path
    port: int
    probes: int

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]

    def end(self) -> int:
        """Ends it as a cluster does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_SECONDS)


@contextlib.contextmanager
def webhook(
    folder: Path, *options: str, host: str = "127.0.0.1", environment: Mapping[str, str] = {}
) -> Iterator[Running]:
    """Runs `oakum serve admission`, and ends it."""
    log = folder / f"webhook-{time.monotonic_ns()}.log"
    listening = [f"--listen={host}:0", "--probes=127.0.0.1:0", "--linger=0"]
    command = [sys.executable, "-m", "oakum.cli.main", "serve", "admission", *listening, *options]
    settings = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), **environment}
    with log.open("w") as file, subprocess.Popen(command, stderr=file, text=True, env=settings) as process:
        try:
            yield Running(process, log, *_ports(process, log))
        finally:
            process.kill()


def _ports(process: subprocess.Popen[str], log: Path) -> tuple[int, int]:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("{") and json.loads(line)["event"] == "ready":
                port, probes = json.loads(line)["ports"]
                return port, probes
        time.sleep(0.05)
    raise AssertionError(f"the webhook did not get ready: {log.read_text()}")
