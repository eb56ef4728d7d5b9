from __future__ import annotations

import json
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.agent_homes import agent_file
from oakum.detect.equipment import Equipment
from oakum.scan import work
from oakum.sources.agents import lines
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.databases import DatabaseShard
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.documents import DocumentsShard
from oakum.sources.agents.lines import LinesShard
from oakum.sources.agents.plain_files import PlainFilesShard
from oakum.sources.agents.shards import shards


def shapes(*files: AgentFile) -> list[type]:
    made = list(shards(files, binary=False, archives=True, most=0))
    assert all(pickle.loads(pickle.dumps(shard)) for shard in made)
    return [type(shard) for shard in made]


def test_by_name_and_content(tmp_path: Path) -> None:
    database = agent_file(tmp_path / "x.db", kind=Kind.STORE)
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert shapes(database) == [DatabaseShard]
    assert shapes(msgspec.structs.replace(database, kind=Kind.TOOL_RESULT)) == [DatabaseShard]
    assert shapes(agent_file(tmp_path / "y.db", b"no database", kind=Kind.STORE)) == [PlainFilesShard]
    assert shapes(agent_file(tmp_path / "gone.db", kind=Kind.STORE)) == [PlainFilesShard]
    assert shapes(agent_file(tmp_path / "a.jsonl", "{}"), agent_file(tmp_path / "b.jsonl", "{}")) == [LinesShard] * 2
    assert shapes(agent_file(tmp_path / "a.json", "{}"), agent_file(tmp_path / "b.json", "{}")) == [DocumentsShard]
    assert shapes(agent_file(tmp_path / "a.txt"), agent_file(tmp_path / "noending")) == [PlainFilesShard]


def test_large_ones_are_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "PART", 10)
    assert shapes(agent_file(tmp_path / "a.jsonl", "{}\n" * 10)) == [LinesShard] * 3


def test_batches(tmp_path: Path) -> None:
    files = [agent_file(tmp_path / f"{number}.txt", "x") for number in range(250)]
    assert shapes(*files) == [PlainFilesShard] * 2


def test_nothing() -> None:
    assert shapes() == []


_ANYTHING = st.one_of(
    st.binary(max_size=300),
    st.recursive(
        st.text(max_size=5) | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ).map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=100).map(lambda rest: b"SQLite format 3\0" + rest),
)


@settings(max_examples=60, deadline=None)
@given(_ANYTHING, st.integers(0, 50))
def test_anything_may_stand_in_a_file(tools: Equipment, content: bytes, cut: int) -> None:
    with TemporaryDirectory() as folder:
        names = ("a.jsonl", "a.json", "a.txt", "a.db", "a.chat")
        kinds = (Kind.TRANSCRIPT, Kind.TRANSCRIPT, Kind.LOG, Kind.STORE, Kind.TRANSCRIPT)
        files = [
            agent_file(Path(folder) / name, content[: len(content) - cut] or content, kind=kind)
            for name, kind in zip(names, kinds, strict=True)
        ]
        for shard in shards(files, binary=False, archives=True, most=0):
            assert work(tools.detector(), shard).sightings == ()
