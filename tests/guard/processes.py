"""The installed client and its daemon, as processes in a home of their own."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from oakum.guard import runtime, wire
from oakum.guard.daemon import answers
from oakum.rules.template import expand

RULES = """
[rules]
builtin = false
files = ["toys.toml"]
"""
TOYS = """
[service]
id = "toys"
name = "Toys"

[[rule]]
id = "toy-token"
title = "Toy token"
what = "Opens the toy box."
severity = "high"
expression = '''\\b(toy_[A-Za-z0-9]{24})\\b'''
"""


class Answer:
    """What a run of the client said."""

    def __init__(self, done: subprocess.CompletedProcess[bytes], seconds: float) -> None:
        self.code = done.returncode
        self.stdout, self.stderr = done.stdout, done.stderr
        self.seconds = seconds

    @property
    def body(self) -> Any:
        return json.loads(self.stdout) if self.stdout else {}


class Home:
    """A home directory; with few rules, so that nothing takes long the first time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / ".local/state/oakum/guard.jsonl"
        self.secret = expand("toy_{alnum:24}", random.Random()).encode()
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        self.environ = {**kept, "HOME": str(path), "XDG_RUNTIME_DIR": str(path / "run")}
        (path / "run").mkdir(mode=0o700)
        self.run = path / "run/oakum"
        settings = path / ".config/oakum"
        settings.mkdir(parents=True)
        (settings / "oakum.toml").write_text(RULES)
        (settings / "toys.toml").write_text(TOYS)

    @property
    def socket(self) -> Path:
        return Path(runtime.socket_path(str(self.run), wire.version()))

    def payload(self, text: str = "", event: str = "PostToolUse") -> bytes:
        shown = text or f"KEY={self.secret.decode()}\n"
        body = {"session_id": "s", "cwd": str(self.path), "hook_event_name": event, "tool_name": "Bash"}
        return json.dumps(body | {"tool_input": {}, "tool_response": {"stdout": shown, "stderr": ""}}).encode()

    def hook(self, payload: bytes, *arguments: str, host: str = "claude") -> Answer:
        command = [sys.executable, "-P", "-m", "oakum.guard.client", host, *arguments]
        started = time.monotonic()
        done = subprocess.run(
            command, input=payload, capture_output=True, env=self.environ, cwd=self.path, timeout=60, check=False
        )
        return Answer(done, time.monotonic() - started)

    def begin(self, payload: bytes) -> subprocess.Popen[bytes]:
        """A run of the hook that has been asked."""
        command = [sys.executable, "-P", "-m", "oakum.guard.client", "claude"]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environ,
            cwd=self.path,
        )
        assert process.stdin is not None
        process.stdin.write(payload)
        process.stdin.close()
        process.stdin = None
        return process

    def finish(self, process: subprocess.Popen[bytes]) -> Answer:
        """What it said."""
        stdout, stderr = process.communicate(timeout=60)
        return Answer(subprocess.CompletedProcess([], process.returncode, stdout, stderr), 0.0)

    def run_daemon(self) -> int:
        command = [sys.executable, "-P", "-m", "oakum.guard.daemon"]
        done = subprocess.run(command, env=self.environ, capture_output=True, timeout=60, check=False)
        return done.returncode

    def start_daemon(self) -> subprocess.Popen[bytes]:
        """One that answers."""
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "oakum.guard.daemon"],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait_for_daemon()
        return process

    def wait_for_daemon(self) -> None:
        deadline = time.monotonic() + 60
        while not answers(str(self.run), wire.version()):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def daemons(self) -> list[int]:
        """Processes of this home's daemon."""
        mine = f"HOME={self.path}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (process / "cmdline").read_bytes()
                if b"oakum.guard.daemon" in command and mine in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
        return found

    def end(self) -> None:
        for process in self.daemons():
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
