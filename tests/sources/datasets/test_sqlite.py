from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oakum.sources.datasets import sqlite
from oakum.sources.datasets.interface import Damaged

from .makers import cells, rewritten, skipped


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(
            """
            CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, raw BLOB, size INTEGER AS (length(body)));
            INSERT INTO notes (body, raw) VALUES ('plain', x'00ff'), ('is quiet', CAST('quiet' AS BLOB));
            CREATE TABLE "odd ""name" ("a b" TEXT PRIMARY KEY, v) WITHOUT ROWID;
            INSERT INTO "odd ""name" VALUES ('quiet', 7);
            CREATE VIRTUAL TABLE found USING fts5(text);
            INSERT INTO found VALUES ('very quiet words');
            CREATE TRIGGER stop BEFORE UPDATE ON notes BEGIN SELECT raise(ABORT, 'no'); END;
            """
        )
    return path


def test_rows_and_columns(database: Path) -> None:
    found = cells(sqlite, database)
    assert ("notes:2", "notes.body", b"is quiet") in found
    assert ("notes:2", "notes.raw", b"quiet") in found
    assert ('odd "name:quiet', 'odd "name.a b', b"quiet") in found
    assert ("found_content:1", "found_content.c0", b"very quiet words") in found


def test_a_copy_keeps_nothing_of_what_was_there(database: Path) -> None:
    out = rewritten(sqlite, database)
    with closing(sqlite3.connect(out)) as copy:
        assert copy.execute("SELECT body, raw FROM notes WHERE id = 2").fetchone() == ('is LOUD "\n', b'LOUD "\n')
        assert copy.execute('SELECT * FROM "odd ""name"').fetchall() == [('LOUD "\n', 7)]
        assert copy.execute("SELECT count(*) FROM found WHERE found MATCH 'loud'").fetchone() == (1,)
        assert copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall() == [("stop",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert b"quiet" not in out.read_bytes()


def test_a_locked_database_is_read_all_the_same(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_WAIT", 0.01)
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert ("notes:1", "notes.body", b"plain") in cells(sqlite, database)
        assert [one.reason for one in skipped(sqlite, database)] == ["locked"]


def test_a_corrupt_one_is_damaged(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    database.write_bytes(content)
    with pytest.raises(Damaged):
        cells(sqlite, database)
