"""A register of exceptions as a process, as its command line starts it, with three people who have tokens."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from oakum.policy.exceptions import Ignore
from oakum.policy.register.client import Register
from oakum.policy.register.record import Decision, Record, Request
from oakum.server.exceptions.tokens import Scope, made

_SECONDS = 60
PEOPLE = {
    "ann": frozenset({Scope.ASKER}),
    "bob": frozenset({Scope.APPROVER}),
    "ci": frozenset({Scope.READER}),
}
ID = "sid_" + "a" * 26


class Served(NamedTuple):
    """One that is ready."""

    process: subprocess.Popen[str]
    folder: Path
    tokens: Mapping[str, str]
    port: int
    probes: int

    @property
    def address(self) -> str:
        """Of the API."""
        return f"https://localhost:{self.port}"

    @property
    def authority(self) -> Path:
        """What clients trust."""
        return self.folder / "own" / "ca.crt"

    def client(self, name: str) -> Register:
        """For one of PEOPLE."""
        return Register(self.address, self.tokens[name], str(self.authority))

    def environment(self, name: str) -> dict[str, str]:
        """Of a job that hears it."""
        return {"OAKUM_EXCEPTIONS_URL": self.address, "OAKUM_EXCEPTIONS_TOKEN": self.tokens[name]}

    def lines(self) -> list[dict[str, Any]]:
        """The journal."""
        return [json.loads(line) for line in (self.folder / "journal.jsonl").read_text().splitlines()]

    def log(self) -> str:
        """What it said of itself."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def granted(served: Served, days: int = 30, **about: str) -> Record:
    """An exception that ann has asked for and bob has approved."""
    asked = served.client("ann").request(Request(exception=ignore(**about), days=days))
    return served.client("bob").act("approve", asked, Decision())


def ignore(**about: Any) -> Ignore:
    """An exception with a reason and an owner."""
    return Ignore(**{"reason": "a sample", "owner": "team-a", **about})


def tokens(folder: Path) -> dict[str, str]:
    """A token for each of PEOPLE, whose hashes are in tokens.toml of the folder."""
    return {name: made(folder / "tokens.toml", name, scopes, date(2999, 1, 1)) for name, scopes in PEOPLE.items()}


@contextlib.contextmanager
def register(folder: Path, *options: str, port: int = 0, known: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Runs `oakum serve exceptions`, and ends it; with `known` tokens the one of that folder goes on."""
    named = known or tokens(folder)
    log = folder / f"{time.monotonic_ns()}.log"
    files = [f"--journal={folder / 'journal.jsonl'}", f"--tokens={folder / 'tokens.toml'}"]
    listening = [f"--listen=127.0.0.1:{port}", "--probes=127.0.0.1:0"]
    serving = [f"--own-certificate={folder / 'own'}", "--host=localhost"]
    command = [sys.executable, "-m", "oakum.cli.main", "serve", "exceptions", *files, *listening, *serving, *options]
    settings = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    with log.open("w") as file, subprocess.Popen(command, stderr=file, text=True, env=settings) as process:
        try:
            yield Served(process, folder, named, *_ports(process, log))
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)


def _ports(process: subprocess.Popen[str], log: Path) -> tuple[int, int]:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("{") and json.loads(line)["event"] == "ready":
                port, probes = json.loads(line)["ports"]
                return port, probes
        time.sleep(0.05)
    raise AssertionError(f"the register did not get ready: {log.read_text()}")
