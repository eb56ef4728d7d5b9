"""One run of one command: time, processor time, and, in a run of its own, memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

INTERVAL = 0.02
"""Seconds between two looks at the memory."""
_PROC = Path("/proc")


class Failed(Exception):  # noqa: N818 - reads as what it says about a tool
    """A tool did not do what it was asked; its figures would mean nothing."""


class Run(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


class Peak(NamedTuple):
    """The largest sum over all processes of a tool, in bytes."""

    rss: int
    """A page counts once for each process that maps it."""
    pss: int
    """A page counts once in all."""


class Command(NamedTuple):
    """What is run."""

    arguments: Sequence[str]
    cwd: Path
    accepted: frozenset[int]
    """Exit codes that say "done"; found or not."""
    environment: Mapping[str, str]


def timed(command: Command) -> Run:
    """Runs it once. Processor time is that of the process and of all that it waited for. Raises Failed."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = _started(command, errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        _check(command, process.returncode, errors)
    return Run(wall, usage.ru_utime + usage.ru_stime)


def peak(command: Command) -> Peak:
    """Runs it once more and looks at the memory of all its processes. Raises Failed."""
    highest = Peak(0, 0)
    with tempfile.TemporaryFile() as errors:
        process = _started(command, errors)
        while process.poll() is None:
            now = [_memory(pid) for pid in _session(process.pid)]
            rss, pss = sum(one.rss for one in now), sum(one.pss for one in now)
            highest = Peak(max(highest.rss, rss), max(highest.pss, pss))
            time.sleep(INTERVAL)
        _check(command, process.returncode, errors)
    return highest


def _started(command: Command, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.arguments,
        cwd=command.cwd,
        env=os.environ | command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,
    )


def _check(command: Command, code: int, errors: IO[bytes]) -> None:
    if code not in command.accepted:
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip()[-500:]
        raise Failed(f"{' '.join(command.arguments)}: exit code {code}\n{said}")


def _session(leader: int) -> Iterator[int]:
    """The processes of the session that the leader started."""
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == leader:
            yield int(folder.name)


def _memory(pid: int) -> Peak:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return Peak(0, 0)
    sizes = {line.split(":")[0]: int(line.split()[1]) << 10 for line in lines[1:]}
    return Peak(sizes.get("Rss", 0), sizes.get("Pss", 0))
