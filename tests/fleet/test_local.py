"""Shards on real processes: equal results, dead workers, and Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from oakum.fleet import local
from oakum.model import FileOrigin, Location, OakumError, Secret, ShardResult, Sighting, Span
from oakum.rules.template import expand


class Toy(msgspec.Struct, frozen=True):
    """Work that says what is to happen."""

    number: int
    then: str = ""


def make_work() -> local.Work:
    return work  # type: ignore[return-value]


def work(shard: Toy) -> ShardResult:
    if shard.then == "die":
        os._exit(3)
    if shard.then == "fail":
        raise ValueError("a defect")
    place = Location(origin=FileOrigin(path=f"{shard.number}"), span=Span(start=0, end=1))
    sighting = Sighting(
        rule="own-a",
        secret=Secret(b"%d" % shard.number),
        confidence=0.5,
        reasons=(),
        generic=False,
        suppression=None,
        locations=(place,),
    )
    return ShardResult(sightings=(sighting,), bytes=shard.number, items=1)


def by_size(results: Iterator[ShardResult]) -> list[ShardResult]:
    return sorted(results, key=lambda result: result.bytes)


def test_processes_and_this_one_give_the_same():
    shards = [Toy(number) for number in range(20)]
    alone = by_size(local.run(shards, make_work, 1))  # type: ignore[arg-type]
    assert [result.bytes for result in alone] == list(range(20))
    assert by_size(local.run(shards, make_work, 3)) == alone  # type: ignore[arg-type]


def test_something_else_is_done_while_others_work_and_only_then():
    done: list[str] = []
    shards = [Toy(number) for number in range(5)]
    results = local.run(shards, make_work, 2, lambda: done.append("done"))  # type: ignore[arg-type]
    next(results)
    assert done == ["done"]
    assert len(list(results)) == 4
    assert len(list(local.run(shards, make_work, 1, lambda: done.append("again")))) == 5  # type: ignore[arg-type]
    assert done == ["done"]


@pytest.mark.parametrize("count", [0, 1])
def test_few_shards_need_no_processes(count, monkeypatch):
    monkeypatch.setattr(local, "_pooled", lambda *_: pytest.fail("a pool for nothing"))
    assert len(list(local.run([Toy(1)] * count, make_work, 8))) == count  # type: ignore[arg-type]


def test_shards_are_taken_as_they_come():
    taken = []

    def shards() -> Iterator[Toy]:
        for number in range(5):
            taken.append(number)
            yield Toy(number)

    results = local.run(shards(), make_work, 1)  # type: ignore[arg-type]
    next(results)
    assert taken == [0, 1]
    assert len(list(results)) == 4


def test_a_worker_that_dies_is_an_error_that_says_so():
    shards = [Toy(1), Toy(2, "die"), *[Toy(number) for number in range(3, 30)]]
    with pytest.raises(OakumError, match=r"a worker process ended .* --jobs 1"):
        list(local.run(shards, make_work, 2))  # type: ignore[arg-type]


def test_a_defect_in_a_worker_comes_home():
    with pytest.raises(ValueError, match="a defect"):
        list(local.run([Toy(1), Toy(2, "fail")], make_work, 2))  # type: ignore[arg-type]


def test_there_is_a_core():
    assert 1 <= local.cores() <= (os.cpu_count() or 1)


FILES = 300


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that take some seconds: many, with a candidate on each line."""
    folder, rng = tmp_path_factory.mktemp("big"), random.Random(3)
    lines = [expand('password = "{alnum:14}"  # {alnum:6}', rng) for _ in range(1500)]
    for number in range(FILES):
        (folder / f"{number}.txt").write_text("\n".join(f"{line}{number}" for line in lines))
    return folder


def spent(group: int) -> float:
    """Seconds of processor time that the processes of a group have had so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            fields = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C counts in the processes of a test, even where a shell that runs us in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_at_once_with_what_was_found(big, tmp_path, jobs):
    environment = {**os.environ, "HOME": str(tmp_path), "OAKUM_CACHE_DIR": str(tmp_path / "cache")}
    oakum = [sys.executable, "-m", "oakum.cli.main", "scan"]
    subprocess.run([*oakum, "-"], env=environment, input=b"", check=True, capture_output=True)  # compiles its rules
    with subprocess.Popen(
        [*oakum, str(big), "--format", "json", "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        start_new_session=True,
    ) as running:
        while spent(running.pid) < 1.5:  # by then it scans, however busy the machine is
            assert running.poll() is None, running.stderr.read()
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    summary = msgspec.json.decode(out)["summary"]
    assert summary["interrupted"] is True
    assert summary["stats"]["files"] < FILES  # it did not go on to the end
    assert not re.search("Traceback", err)
