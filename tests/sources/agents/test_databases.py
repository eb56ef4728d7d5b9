from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agents.agent_homes import agent_file
from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin, ShardResult
from oakum.scan import work
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.databases import DatabaseShard
from toys import token


def scanned(tools: Equipment, path: Path, *rows: tuple[object, object]) -> ShardResult:
    file = agent_file(path, kind=Kind.STORE)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("CREATE TABLE kv (key TEXT, value BLOB)")
        database.executemany("INSERT INTO kv VALUES (?, ?)", rows)
    return work(tools.detector(), DatabaseShard(file))


def test_json_and_text(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    inner, plain = token(rng), token(rng)
    value = json.dumps({"role": "user", "a": f"\n{inner.decode()}"})
    result = scanned(tools, tmp_path / "d.db", ("k1", value), ("composerData:c7", b"x\n" + plain))
    origins = {one.secret.reveal(): one.locations[0].origin for one in result.sightings}
    common = {"path": "~/d.db", "tool": "tool", "session": "s"}
    assert origins == {
        inner: RecordOrigin(record="k1", field="kv.value:$.a", role="user", **common),
        plain: RecordOrigin(record="composerData:c7", field="kv.value", **common),
    }
    assert result.items == 1


def test_large_ones_come_in_pieces(
    tmp_path: Path, tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oakum.sources.agents.batch.TARGET", 100)
    secrets = [token(rng) for _ in range(20)]
    result = scanned(tools, tmp_path / "d.db", *((f"k{n}", secret) for n, secret in enumerate(secrets)))
    origins = {one.secret.reveal(): one.locations[0].origin for one in result.sightings}
    assert {secret: one.record for secret, one in origins.items() if isinstance(one, RecordOrigin)} == {
        secret: f"k{n}" for n, secret in enumerate(secrets)
    }
    assert result.items == 1


def test_compressed_threads(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    zstd = pytest.importorskip("zstandard")
    secret = token(rng)
    packed = zstd.ZstdCompressor().compress(json.dumps({"messages": [{"text": secret.decode()}]}).encode())
    (sighting,) = scanned(tools, tmp_path / "threads.db", ("id", packed)).sightings
    origin = sighting.locations[0].origin
    assert isinstance(origin, RecordOrigin)
    assert (sighting.secret.reveal(), origin.field) == (secret, "kv.value:zstd:$.messages[0].text")


def test_compressed_and_damaged(tmp_path: Path, tools: Equipment) -> None:
    result = scanned(tools, tmp_path / "threads.db", ("id", b"\x28\xb5\x2f\xfd" + b"\xff" * 50))
    assert len(result.skipped) == 1


def test_a_broken_database_is_said(tmp_path: Path, tools: Equipment) -> None:
    file = agent_file(tmp_path / "d.db", b"SQLite format 3\0" + b"\xff" * 3000)
    result = work(tools.detector(), DatabaseShard(file))
    assert [(one.path, one.reason) for one in result.skipped] == [("~/d.db", "unreadable")]
