from __future__ import annotations

import io
import random
from pathlib import Path
from types import SimpleNamespace

import pytest

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.detect.equipment import Equipment
from oakum.model import Location, SourceError
from oakum.policy import merge
from oakum.scan import work
from oakum.targets import log
from oakum.targets.log import LogTarget, open_target, ranges
from toys import key, token


def found(tools: Equipment, target: LogTarget) -> list[Location]:
    results = [work(tools.detector(), shard) for shard in target.shards()]
    return [place for one in merge.combine(s for r in results for s in r.sightings) for place in one.locations]


def test_a_folder(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.log").write_bytes(token(rng))
    (tmp_path / "b.log").write_bytes(token(rng))
    (tmp_path / "c.txt").write_bytes(token(rng))
    target = LogTarget(str(tmp_path), ScanSettings(exclude=("*.txt",)))
    assert sorted(place.origin.path for place in found(tools, target)) == ["b.log", "deep/a.log"]
    assert [(one.path, one.reason) for one in target.skipped] == [("c.txt", "excluded")]


def test_standard_input(tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\n" + token(rng))))
    (place,) = found(tools, open_target("-", Settings()))
    assert (place.origin.path, place.span.start_line) == ("-", 2)


@pytest.mark.parametrize("name", ["nowhere", "/dev/null"])
def test_what_is_no_log(name: str) -> None:
    with pytest.raises(SourceError, match=name):
        open_target(name, Settings())


def test_a_large_log_is_read_in_ranges(
    tools: Equipment, rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "RANGE", 40_000)
    path = tmp_path / "large.log"
    lines: list[bytes] = []
    expected = []
    for _ in range(400):
        secret = token(rng) if rng.random() < 0.7 else key(rng)
        lines += [
            b"2026-11-24T06:00:27.6868641Z " + line for line in (b"word " * rng.randrange(60), *secret.splitlines())
        ]
        expected.append(secret)
    path.write_bytes(b"\n".join(lines))
    parts = list(ranges(str(path).encode(), "large.log", path.stat().st_size))
    assert len(parts) > 3
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
    content = path.read_bytes()
    assert all(part.begin.line == content[: part.start].count(b"\n") + 1 for part in parts)
    places = {(place.span.start, place.span.start_line) for place in found(tools, LogTarget(str(path), ScanSettings()))}
    assert len(places) == len(expected)
    assert all(line == content[:start].count(b"\n") + 1 for start, line in places)
