from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from oakum.config import Settings
from oakum.config.settings import ScanSettings
from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin, SourceError
from oakum.scan import work
from oakum.targets import log
from oakum.targets.data import DataTarget, open_target, parts
from toys import token


def origins(tools: Equipment, target: DataTarget) -> set[RecordOrigin]:
    results = [work(tools.detector(), shard) for shard in target.shards()]
    return {place.origin for one in results for s in one.sightings for place in s.locations}  # type: ignore[misc]


def test_a_folder_of_shards(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"k": token(rng).decode()}))
    (tmp_path / "b.csv").write_bytes(b"id,k\n1," + token(rng))
    (tmp_path / "c.md").write_bytes(token(rng))
    target = DataTarget(str(tmp_path), ScanSettings(exclude=("*.md",)))
    assert origins(tools, target) == {
        RecordOrigin(path="a.jsonl", record="1", field="$.k"),
        RecordOrigin(path="b.csv", record="2", field="k"),
    }
    assert [one.reason for one in target.skipped] == ["excluded"]


def test_large_json_lines_are_read_in_parts(
    tools: Equipment, rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "RANGE", 10_000)
    path = tmp_path / "a.jsonl"
    path.write_text(
        "".join(json.dumps({"k": token(rng).decode() if n % 10 == 0 else "x" * 90}) + "\n" for n in range(900))
    )
    assert len(list(parts(str(path), "a.jsonl"))) > 3
    found = origins(tools, open_target(str(path), Settings()))
    assert {int(one.record) for one in found} == {n + 1 for n in range(0, 900, 10)}


def test_groups_of_parquet_are_parts(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": list(range(100))}), path, row_group_size=10)
    got = [(one.slice.start, one.slice.stop, one.slice.first) for one in parts(str(path), "a")]
    assert got == [(0, 8, 1), (8, 10, 81)]
    path.write_bytes(b"PAR1")
    assert [one.slice.start for one in parts(str(path), "a")] == [0]


def test_what_is_not_there() -> None:
    with pytest.raises(SourceError, match="nowhere"):
        open_target("nowhere", Settings())
