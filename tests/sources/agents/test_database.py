from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from oakum.sources.agents.database import Cell, Unreadable, cells, columns_of, key_of, tables


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.vscdb"


def made(path: Path, *statements: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        database.execute(statement)
    return database


def test_cells_have_keys_and_sessions(path: Path) -> None:
    made(
        path,
        "CREATE TABLE kv (key TEXT, value BLOB)",
        "CREATE TABLE part (id TEXT PRIMARY KEY, session_id TEXT, data TEXT) WITHOUT ROWID",
        "CREATE TABLE plain (a TEXT, n INT)",
        "CREATE TABLE bare (a TEXT PRIMARY KEY) WITHOUT ROWID",
        "INSERT INTO kv VALUES ('k', x'7b7d'), ('empty', '')",
        "INSERT INTO part VALUES ('p1', 's1', 'd')",
        "INSERT INTO plain VALUES ('x', 1), (NULL, 2), ('y', 3)",
        "INSERT INTO bare VALUES ('z')",
        "CREATE VIEW v AS SELECT * FROM kv",
    ).close()
    found = list(cells(str(path)))
    assert Cell("kv", "value", "k", "", b"{}") in found
    assert Cell("part", "data", "p1", "s1", b"d") in found
    assert Cell("plain", "a", "3", "", b"y") in found
    assert Cell("bare", "a", "", "", b"z") in found
    assert {cell.table for cell in found} == {"kv", "part", "plain", "bare"}
    assert all(cell.value for cell in found)


def test_the_log_of_a_database_in_use_is_read(path: Path) -> None:
    with closing(made(path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a TEXT)")) as database:
        database.execute("INSERT INTO t VALUES ('fresh')")
        assert [cell.value for cell in cells(str(path))] == [b"fresh"]
    before = sorted(one.name for one in path.parent.iterdir())
    assert [cell.value for cell in cells(str(path))] == [b"fresh"]
    assert sorted(one.name for one in path.parent.iterdir()) == before


def test_a_log_that_was_left_behind_is_read_from_a_copy(path: Path, tmp_path: Path) -> None:
    with closing(made(path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a TEXT)")) as database:
        database.execute("INSERT INTO t VALUES ('fresh')")
        left = tmp_path / "left"
        left.mkdir()
        for name in (path.name, path.name + "-wal"):
            (left / name).write_bytes((path.parent / name).read_bytes())
    assert [cell.value for cell in cells(str(left / path.name))] == [b"fresh"]
    assert {one.name for one in left.iterdir()} == {path.name, path.name + "-wal"}


def test_a_locked_one_is_copied(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oakum.sources.agents.database._WAIT", 0.01)
    with closing(made(path, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('there')")) as database:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        assert [cell.value for cell in cells(str(path))] == [b"there"]


def test_a_damaged_one_is_read_as_far_as_it_goes(path: Path) -> None:
    with closing(made(path, "CREATE TABLE a (v TEXT)", "CREATE TABLE b (v TEXT)")) as database:
        database.execute("INSERT INTO a VALUES ('first')")
        for _ in range(300):
            database.execute("INSERT INTO b VALUES (?)", ("x" * 500,))
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(random.Random(2).randbytes(20 * 4096))
    seen: list[Cell] = []
    with pytest.raises(Unreadable, match="malformed"):
        seen.extend(_collected(cells(str(path)), seen))
    assert b"first" in {cell.value for cell in seen}


def _collected(found: Iterator[Cell], seen: list[Cell]) -> list[Cell]:
    for cell in found:
        seen.append(cell)
    return []


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(4000), b"no database"])
def test_what_is_no_database(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with contextlib.suppress(Unreadable):
        assert list(cells(str(path))) == []


def test_one_that_has_gone(path: Path) -> None:
    with pytest.raises(Unreadable):
        list(cells(str(path)))


def test_expressions_of_the_database_are_not_run(path: Path) -> None:
    made(path, "CREATE TABLE t (a TEXT, b TEXT AS (upper(a)))", "INSERT INTO t (a) VALUES ('x')").close()
    assert [cell.column for cell in cells(str(path))] == ["a"]


def test_names(path: Path) -> None:
    with closing(made(path, 'CREATE TABLE "odd "" name" ("a ""b" TEXT, id TEXT)')) as database:
        database.text_factory = bytes
        assert tables(database) == ['odd " name']
        assert columns_of(database, 'odd " name') == ['a "b', "id"]
    assert (key_of(["a", "Key", "id"]), key_of(["a"])) == ("Key", "rowid")
