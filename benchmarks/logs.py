"""Measures `oakum scan log:` on a generated log of 1 GB, against ripgrep with one literal.

python benchmarks/logs.py
python benchmarks/logs.py --megabytes 100 --rounds 1
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from oakum.rules.template import expand

_WORDS = ("Downloading", "Installing", "collected", "packages", "resolving", "build", "step", "cache", "hit", "miss")
_MORE = (
    "running",
    "test",
    "passed",
    "failed",
    "warning",
    "error",
    "info",
    "module",
    "file",
    "path",
    "layer",
    "pulling",
)
_ALL = (*_WORDS, *_MORE, "complete", "from", "to", "with", "the", "and", "is", "not", "found", "retry", "attempt")
_PLANTED = 40


def main() -> int:
    """Generates, measures, prints; 1 when a planted secret was not found."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--megabytes", type=int, default=1000, help="size of the log (1000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (3); the best counts")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "build.log"
        planted = generate(path, options.megabytes * 1_000_000, random.Random(7))
        print(f"{path.stat().st_size:,} bytes, {planted} secrets; {os.cpu_count()} cores")
        scan = [sys.executable, "-m", "oakum.cli.main", "scan", f"log:{path}", "--no-config", "-f", "jsonl"]
        ours, found = _best(scan, options.rounds)
        _print("oakum", ours)
        if shutil.which("rg"):
            theirs, _ = _best(["rg", "-c", "--no-mmap", "toybox_literal", str(path)], options.rounds)
            _print("ripgrep", theirs)
            print(f"ratio to ripgrep: {ours[0] / theirs[0]:.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory of one process: {peak} MB; secrets found: {found} of {planted}")
    return int(found != planted)


def generate(path: Path, size: int, rng: random.Random) -> int:
    """Writes a log of a GitHub Actions job; the number of different secrets in it."""
    block = bytearray()
    clock = 0
    while len(block) < min(32_000_000, size):
        clock += rng.randrange(3000)
        stamp = f"2026-11-24T06:{clock // 10**9 % 60:02}:{clock // 10**7 % 60:02}.{clock % 10**7:07}Z"
        block += f"{stamp} {_message(rng)}\n".encode()
    with path.open("wb") as file:
        written = 0
        for _ in range(_PLANTED):
            file.write(f"2026-11-24T06:00:27.6868641Z token {expand('{crc:ghp_,30}', rng)} was used\n".encode())
            for begin in range(0, size // _PLANTED, len(block)):
                written += file.write(block[: size // _PLANTED - begin])
            file.write(b"\n")
    return _PLANTED


def _message(rng: random.Random) -> str:
    kinds: Sequence[Callable[[], str]] = (
        lambda: (
            f"INFO  [main] c.e.app.Server - handled request id={rng.getrandbits(128):032x} in {rng.randrange(900)} ms"
        ),
        lambda: f"#{rng.randrange(40)} sha256:{rng.getrandbits(256):064x} {rng.randrange(48)}.1MB / 48.2MB",
        lambda: f"\x1b[32m✓\x1b[0m tests/test_{rng.choice(_WORDS)}.py \x1b[90m({rng.randrange(100)} ms)\x1b[0m",
        lambda: f"##[group]Run actions/{rng.choice(_WORDS)}@v4",
    )
    usual = " ".join(rng.choices(_ALL, k=rng.randrange(3, 18)))
    return rng.choices((*(kind() for kind in kinds), usual), (15, 10, 5, 5, 65))[0]


def _best(command: Sequence[str], rounds: int) -> tuple[tuple[float, float], int]:
    """(wall, CPU) seconds of the fastest run, and the different secrets that it printed."""
    best, found = (float("inf"), 0.0), 0
    for _ in range(rounds):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best, (wall, cpu))
        found = len({json.loads(line)["secret_id"] for line in done.stdout.splitlines() if line.startswith("{")})
    return best, found


def _print(name: str, measured: tuple[float, float]) -> None:
    print(f"{name}: {measured[0]:.2f} s wall, {measured[1]:.2f} s CPU")


if __name__ == "__main__":
    sys.exit(main())
