"""How long a hook takes: with the daemon, without it, inside it, and beside scanners that are run for every call.

python benchmarks/guard.py [--rounds 40] [--peers FOLDER] [--alone]
"""

from __future__ import annotations

import json
import os
import platform
import random
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import tools
from oakum.guard import endpoint, log, wire
from oakum.guard.daemon import answers
from run import PEERS_HOME

SIZES = {"4 KB": 4 << 10, "256 KB": 256 << 10, "10 MB": 10 << 20}
_TEXT = Path(__file__).resolve().parent.parent / "src" / "oakum"
_FEW = 12
_OK = 200


class Timing(NamedTuple):
    """Times of one thing, in milliseconds."""

    what: str
    times: Sequence[float]

    def row(self) -> str:
        """As a line of a table."""
        ordered = sorted(self.times)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        return f"| {self.what} | {median(ordered):.1f} | {late:.1f} |"


class Bench:
    """A home of its own, in a short path, as sockets need it."""

    def __init__(self, home: Path, rounds: int) -> None:
        self.home = home
        self.rounds = rounds
        self.hook = home / "oakum-hook"
        start = f"#!{sys.executable}\nimport sys\nfrom oakum.guard.client import main\nsys.exit(main())\n"
        self.hook.write_text(start)  # as an installer writes console scripts
        self.hook.chmod(0o755)
        (home / "run").mkdir(mode=0o700)
        self.environ = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "OAKUM_CACHE_DIR", "OAKUM_RUNTIME_DIR"):
            self.environ.pop(name, None)
        self.alone = {**self.environ, "OAKUM_RUNTIME_DIR": "/dev/null/none"}
        self.run = home / "run/oakum"

    def events(self) -> Iterator[tuple[str, Path]]:
        """A tool's result of each size: code of this program."""
        code = "".join(path.read_text() for path in sorted(_TEXT.rglob("*.py")))
        at = random.Random(3).randrange(len(code) // 2)
        for name, size in SIZES.items():
            shown = (code[at:] + code * (size // len(code) + 1))[:size]
            body = {"session_id": "s", "cwd": str(self.home), "hook_event_name": "PostToolUse", "tool_name": "Bash"}
            path = self.home / f"event-{size}.json"
            path.write_text(json.dumps(body | {"tool_response": {"stdout": shown, "stderr": ""}}))
            yield name, path

    def calls(self, command: Sequence[str], event: Path | None, environ: Mapping[str, str], rounds: int) -> list[float]:
        """Wall times of a process for each call."""
        times = []
        for _ in range(rounds):
            with (event or Path(os.devnull)).open("rb") as source:
                started = time.perf_counter()
                subprocess.run(command, stdin=source, stdout=subprocess.DEVNULL, env=environ, check=True)
                times.append((time.perf_counter() - started) * 1000)
        return times

    def posts(self, event: Path, rounds: int) -> list[float]:
        """Wall times of a question over HTTP each, as Claude Code can ask."""
        here = endpoint.ensure(self.environ)
        headers = {"Authorization": f"Bearer {here.token}", "Content-Type": "application/json"}
        times = []
        for _ in range(rounds):
            started = time.perf_counter()
            connection = HTTPConnection("127.0.0.1", here.port)
            connection.request("POST", "/oakum-hook/claude", event.read_bytes(), headers)
            response = connection.getresponse()
            response.read()
            connection.close()
            times.append((time.perf_counter() - started) * 1000)
            if response.status != _OK:
                raise SystemExit(f"over HTTP: {response.status}")
        return times

    def start_daemon(self) -> tuple[int, float]:
        """Its process and the milliseconds until it answered."""
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-P", "-m", "oakum.guard.daemon"], env=self.environ)
        while not answers(str(self.run), wire.version()):
            time.sleep(0.005)
        return process.pid, (time.perf_counter() - started) * 1000

    def inside(self, count: int) -> list[float]:
        """What the daemon says of its last answers."""
        entries = list(log.read(self.home / ".local/state/oakum/guard.jsonl"))
        return [entry.milliseconds for entry in entries[-count:]]


def main() -> None:
    """Measures and prints."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, metavar="N", help="calls of each kind (40)")
    parser.add_argument("--peers", type=Path, default=PEERS_HOME, help="where the peers are, or are put")
    parser.add_argument("--alone", action="store_true", help="measure Oakum only")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="ok") as folder:
        bench = Bench(Path(folder), options.rounds)
        events = list(bench.events())
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}\n")
        print("| what | p50 ms | p95 ms |\n| --- | --- | --- |")
        for timing in _ours(bench, events):
            print(timing.row(), flush=True)
        for tool in [] if options.alone else tools.peers(options.peers):
            for name, event in events[:2]:
                print(_peer(bench, tool, name, event).row(), flush=True)


def _ours(bench: Bench, events: Sequence[tuple[str, Path]]) -> Iterator[Timing]:
    hook = [str(bench.hook), "claude"]
    yield Timing("an interpreter that does nothing", bench.calls([sys.executable, "-c", ""], None, bench.environ, 20))
    bench.calls(hook, events[0][1], bench.alone, 2)  # the rules are compiled once in a lifetime
    for name, event in events:
        yield Timing(f"without a daemon, {name}", bench.calls(hook, event, bench.alone, _FEW))
    endpoint.ensure(bench.environ)
    process, started = bench.start_daemon()
    yield Timing("start of the daemon", [started])
    try:
        for name, event in events:
            rounds = bench.rounds if event is not events[-1][1] else _FEW
            bench.calls(hook, event, bench.environ, 2)
            yield Timing(f"hook, {name}", bench.calls(hook, event, bench.environ, rounds))
            yield Timing(f"inside the daemon, {name}", bench.inside(rounds))
            yield Timing(f"over HTTP, {name}", bench.posts(event, rounds))
        print(f"| memory of the daemon, MB | {_resident(process):.0f} | |")
    finally:
        os.kill(process, signal.SIGTERM)


def _peer(bench: Bench, tool: tools.Tool, name: str, event: Path) -> Timing:
    out = bench.home / "report.json"
    command = tool.asks["file"](tool.program, event, out)
    times = []
    for _ in range(max(_FEW, bench.rounds // 4)):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False, cwd=bench.home)
        times.append((time.perf_counter() - started) * 1000)
        if done.returncode not in tool.accepted:
            raise SystemExit(f"{tool.name}: exit code {done.returncode}")
    return Timing(f"{tool.name} {tool.version} for each call, {name}", times)


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
