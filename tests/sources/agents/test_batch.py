from __future__ import annotations

import json
from pathlib import Path

from agents.agent_homes import agent_file
from oakum.model import RecordOrigin
from oakum.model.arena import FIELDS
from oakum.sources.agents.batch import TARGET, Batch, Record


def test_a_place_leads_back_into_the_file(tmp_path: Path) -> None:
    text = b'{"role": "user", "sessionId": "other", "content": "a\\nb\\u00e9 secret"}'
    batch = Batch(agent_file(tmp_path / "x.jsonl"))
    assert batch.add(Record(text, offset=1000, line=7))
    arena = batch.arena(items=1)
    shown = arena.data.tobytes()
    at = shown.index(b"secret")
    rows = list(arena.segments)
    (row,) = [r for r in range(0, len(rows), FIELDS) if rows[r] <= at < rows[r + 1]]
    place = batch.locate(rows[row + 2], at - rows[row], at - rows[row] + 6, lines_before=100)
    assert place.origin == RecordOrigin(
        path="~/x.jsonl", tool="tool", session="s", record="107", field="$.content", role="user"
    )
    start = text.index(b"secret")
    assert (place.span.start, place.span.end) == (1000 + start, 1000 + start + 6)
    assert (place.span.start_line, place.span.start_column) == (107, start + 1)


def test_what_is_no_json_is_taken_as_it_is(tmp_path: Path) -> None:
    batch = Batch(agent_file(tmp_path / "x"))
    assert not batch.add(Record(b"half {"))
    batch.add_plain(Record(b"one\ntwo secret", name="k", column="t.c", session="z"))
    assert batch.arena().data.tobytes() == b"one\ntwo secret"
    place = batch.locate(0, 8, 14)
    assert (place.span.start_line, place.span.start_column) == (2, 5)
    assert isinstance(place.origin, RecordOrigin)
    assert (place.origin.record, place.origin.field) == ("k", "t.c")


def test_segments_and_sizes(tmp_path: Path) -> None:
    batch = Batch(agent_file(tmp_path / "x"))
    batch.add(Record(json.dumps(["aa", "bb"]).encode()))
    arena = batch.arena(items=3)
    assert list(arena.segments) == [0, 2, 0, 0, 3, 3, 5, 1, 0, 3]
    assert (arena.bytes, arena.items, arena.data.tobytes()) == (12, 3, b"aa\nbb")
    assert not batch.full
    batch.add_plain(Record(bytes(TARGET)))
    assert batch.full


def test_nothing(tmp_path: Path) -> None:
    assert Batch(agent_file(tmp_path / "x")).arena().data.tobytes() == b""
