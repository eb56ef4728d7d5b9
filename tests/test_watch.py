from __future__ import annotations

import gzip
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum import watch
from oakum.config import Loaded
from oakum.config.settings import ScanSettings, Settings
from oakum.detect.detector import Detector
from oakum.model import FileOrigin, Finding, Identity, LogOrigin, ShardResult
from oakum.scan import work
from oakum.sources.logs.shard import LogShard
from oakum.watch import Root, Stream, Watch, events
from toys import key, token, toy_rules

Make = Callable[..., Watch]


@pytest.fixture
def make(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))

    def made(path: Path, *, is_log: bool = False, **scan: object) -> Watch:
        settings = Settings(scan=ScanSettings(**scan), ignore_file=str(tmp_path / "none"))  # type: ignore[arg-type]
        loaded = Loaded(settings=settings, provenance={}, root=path)
        return Watch([Root(path, is_log=is_log)], loaded, toy_rules(), Identity(bytes(32)))

    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


def places(findings: tuple[Finding, ...]) -> list[tuple[str, int]]:
    return [(place.origin.path, place.span.start_line) for one in findings for place in one.locations]


def append(path: Path, content: bytes) -> str:
    with path.open("ab") as file:
        file.write(content)
    return str(path)


def test_a_secret_of_a_file_is_told_once(make: Make, folder: Path, rng: random.Random) -> None:
    watched, path, secret = make(folder), folder / "a.py", token(rng)
    assert watched.begin().findings == ()
    assert places(watched.changed([append(path, b"x\n" + secret + b"\n")]).findings) == [("a.py", 2)]
    assert watched.changed([str(path)]).findings == ()
    path.write_bytes(b"# a line more\n\n" + secret + b"\n")
    assert watched.changed([str(path)]).findings == ()
    path.write_bytes(b"nothing\n")
    assert watched.changed([str(path)]).findings == ()
    path.write_bytes(secret + b"\n")
    assert places(watched.changed([str(path)]).findings) == [("a.py", 1)]


def test_what_is_there_is_known(make: Make, folder: Path, rng: random.Random) -> None:
    secret = token(rng)
    path = folder / "a.py"
    append(path, secret + b"\n")
    watched = make(folder)
    assert places(watched.begin().findings) == [("a.py", 1)]
    (found,) = watched.changed([append(path, b"more " + token(rng) + b"\n")]).findings
    assert isinstance(found.locations[0].origin, FileOrigin)
    assert places((found,)) == [("a.py", 2)]


def test_a_renamed_file_says_nothing_new(make: Make, folder: Path, rng: random.Random) -> None:
    watched, path = make(folder), folder / "a.py"
    assert watched.changed([append(path, token(rng))], final=True).findings
    path.rename(folder / "b.py")
    assert watched.changed([str(path), str(folder / "b.py")]).findings == ()


def test_only_the_tail_of_a_log_is_read(
    make: Make, folder: Path, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.log"
    append(path, b"2026-11-24T06:00:27.6868641Z some words\n" * 50_000)
    watched = make(folder, is_log=True)
    watched.begin()
    read: list[int] = []

    def noted(tools: Detector, shard: LogShard) -> ShardResult:
        read.append(shard.parts[0].start)
        return work(tools, shard)

    monkeypatch.setattr(watch, "work", noted)
    (found,) = watched.changed([append(path, b"2026-11-24T06:00:27.6868641Z " + token(rng) + b"\n")]).findings
    assert places((found,)) == [("a.log", 50_001)]
    assert isinstance(found.locations[0].origin, LogOrigin)
    assert found.locations[0].origin.system == "github-actions"
    assert read[0] > 1_800_000


def test_half_a_line_waits(make: Make, folder: Path, rng: random.Random) -> None:
    watched, path, secret = make(folder, is_log=True), folder / "a.log", token(rng)
    assert watched.changed([append(path, b"say " + secret[:20])]).findings == ()
    (found,) = watched.changed([append(path, secret[20:] + b"\nand ")]).findings
    assert found.secret.reveal() == secret
    other = token(rng)
    assert watched.changed([append(path, other)]).findings == ()
    assert [one.secret.reveal() for one in watched.quiet().findings] == [other]
    assert watched.quiet().findings == ()


def test_a_key_that_comes_line_by_line(make: Make, folder: Path, rng: random.Random) -> None:
    watched, path, secret = make(folder, is_log=True), folder / "a.log", key(rng)
    found = [one for line in secret.splitlines(keepends=True) for one in watched.changed([append(path, line)]).findings]
    found += watched.changed([append(path, b"\n")]).findings
    assert [one.secret.reveal().strip() for one in found] == [secret.strip()]


def test_rotation(make: Make, folder: Path, rng: random.Random) -> None:
    watched, path, first, second = make(folder, is_log=True), folder / "app.log", token(rng), token(rng)
    watched.changed([append(path, first + b"\n")])
    path.rename(folder / "app.log.1")
    late = append(folder / "app.log.1", second + b"\n")
    assert [one.secret.reveal() for one in watched.changed([late]).findings] == [second]
    third = token(rng)
    assert [one.secret.reveal() for one in watched.changed([append(path, third + b"\n")]).findings] == [third]
    packed = folder / "app.log.2.gz"
    packed.write_bytes(gzip.compress((folder / "app.log.1").read_bytes()))
    assert watched.changed([str(packed)]).findings == ()


def test_a_log_that_is_cut(make: Make, folder: Path, rng: random.Random) -> None:
    watched, path, secret = make(folder, is_log=True), folder / "a.log", token(rng)
    watched.changed([append(path, b"some words\n" * 100)])
    path.write_bytes(secret + b"\n")
    assert places(watched.changed([str(path)]).findings) == [("a.log", 1)]


def test_git_and_what_is_left_out(make: Make, folder: Path, rng: random.Random) -> None:
    (folder / ".git").mkdir()
    watched = make(folder, exclude=("*.tmp",))
    paths = [append(folder / ".git" / "config", token(rng)), append(folder / "a.tmp", token(rng))]
    assert watched.changed([*paths, str(folder / "gone"), str(folder), "/elsewhere"], final=True).findings == ()


def test_a_single_file(make: Make, folder: Path, rng: random.Random) -> None:
    path = folder / "one.txt"
    append(path, b"x\n")
    watched = make(path)
    assert watched.changed([append(folder / "other.txt", token(rng) + b"\n")]).findings == ()
    assert places(watched.changed([append(path, token(rng) + b"\n")]).findings) == [("one.txt", 2)]


def test_a_stream(make: Make, rng: random.Random) -> None:
    stream = Stream(make(Path("-"), is_log=True))
    first, second = token(rng), token(rng)
    assert stream.feed(b"one\ntwo " + first[:10]).findings == ()
    assert places(stream.feed(first[10:] + b"\n" + b"words\n" * 60_000).findings) == [("-", 2)]
    assert stream.feed(b"again " + first + b"\n" + second).findings == ()
    assert places(stream.close().findings) == [("-", 60_004)]


def test_events(folder: Path) -> None:
    pytest.importorskip("watchfiles")
    (folder / "a").touch()
    (folder / ".git").mkdir()
    coming = events([Root(folder / "a"), Root(folder)])

    def write() -> None:
        while not done.wait(0.2):
            (folder / ".git" / "index").write_text(str(time.time()))
            (folder / "b").write_text(str(time.time()))

    done = threading.Event()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = next(paths for paths in coming if paths)
    finally:
        done.set()
        writer.join()
    assert set(seen) == {str(folder / "b")}
