from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import pytest

from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin
from oakum.scan import work
from oakum.sources.datasets.shard import DatasetShard, Part, kind_of
from toys import key, token


def test_record_and_column(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secret, block = token(rng).decode(), key(rng).decode()
    path = tmp_path / "a.jsonl"
    rows = [
        {"text": "x" * 3_000_000},
        {"m": [{"content": f"one\nsay {secret}"}]},
        {"toybox_key": rng.randbytes(16).hex()},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"pem": block}]))
    found = work(tools.detector(), pickle.loads(pickle.dumps(DatasetShard(Part(str(path), "a.jsonl", "json_lines")))))
    places = {one.rule: one.locations[0] for one in found.sightings}
    assert places["toy-token"].origin == RecordOrigin(path="a.jsonl", record="2", field="$.m[0].content")
    assert (places["toy-token"].span.start_line, places["toy-token"].span.start_column) == (2, 5)
    assert places["toy-named"].origin == RecordOrigin(path="a.jsonl", record="3", field="$.toybox_key")
    assert places["toy-block"].origin == RecordOrigin(path="a.jsonl", record="4", field="$.pem")
    assert found.items == 1


def test_lines_of_text_are_those_of_the_file(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"some words\n\n" * 200_000 + token(rng) + b"\n")
    (sighting,) = work(tools.detector(), DatasetShard(Part(str(path), "a.txt", "text"))).sightings
    assert sighting.locations[0].span.start_line == 400_001


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl.gz", b"no gzip", "damaged"),
        ("a.parquet", b"PAR1 broken", "damaged"),
        ("a.db", b"SQLite format 3\0" + b"\xff" * 200, "damaged"),
        ("a.jsonl", b"{\n" * 50, "damaged record"),
    ],
)
def test_what_cannot_be_read_is_said(tools: Equipment, tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = work(tools.detector(), DatasetShard(Part(str(path), name, kind_of(name, content))))
    assert {(one.path, one.reason) for one in result.skipped} == {(name, reason)}
    assert len(result.skipped) <= 21


def test_a_file_that_is_not_there(tools: Equipment, tmp_path: Path) -> None:
    result = work(tools.detector(), DatasetShard(Part(str(tmp_path / "a"), "a", "text")))
    assert [one.reason for one in result.skipped] == ["unreadable"]


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.jsonl", b"", "json_lines"),
        ("a.ndjson.zst", b"", "json_lines"),
        ("a.JSON", b"[1]", "json_array"),
        ("a.json", b'{"a": 1}\n{"a": 2}\n', "json_lines"),
        ("a.tsv", b"", "delimited"),
        ("whatever", b"PAR1", "columnar"),
        ("whatever", b"SQLite format 3\0", "sqlite"),
        ("whatever", b'{"a": 1}', "json_lines"),
        ("whatever", b"words", "text"),
    ],
)
def test_kinds(name: str, head: bytes, kind: str) -> None:
    assert kind_of(name, head) == kind
