from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oakum.model import Secret
from oakum.respond.backup import Backup, restore
from oakum.respond.databases import rewrite
from oakum.respond.files import Unchanged
from oakum.respond.stretches import Wanted

VALUE = b"the-value-that-leaks"
WANTED = Wanted(Secret(VALUE), b"<gone>", ())


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return Backup(tmp_path / "backup")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "state.vscdb"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kv (key TEXT, value BLOB)")
        database.execute("CREATE TABLE part (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID")
        nested = json.dumps({"params": json.dumps({"text": f'"{VALUE.decode()}"'})})
        rows = [("a", nested), ("b", b"\xff" + VALUE), ("auth/x", VALUE), ("n", 7), ("e", None), ("short", "pw: abc")]
        database.executemany("INSERT INTO kv VALUES (?, ?)", rows)
        database.execute("INSERT INTO part VALUES ('p', ?)", (f"x {VALUE.decode()}",))
    return path


def rows(path: Path, table: str) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute(f"SELECT * FROM {table}"))


def test_cells_are_rewritten_and_the_rest_stays(path: Path, backup: Backup) -> None:
    before = rows(path, "kv")
    assert rewrite(path, {("kv", "value", "a"): [WANTED]}, (), backup) == 4
    after = rows(path, "kv")
    assert json.loads(json.loads(str(after["a"]))["params"]) == {"text": '"<gone>"'}
    assert (after["b"], after["auth/x"], after["n"], after["e"]) == (b"\xff<gone>", b"<gone>", 7, None)
    assert rows(path, "part") == {"p": "x <gone>"}
    assert after["short"] == before["short"]
    for name in (path.name, f"{path.name}-wal"):
        file = path.parent / name
        assert not file.exists() or VALUE not in file.read_bytes()


def test_it_comes_back(path: Path, backup: Backup) -> None:
    before = rows(path, "kv")
    rewrite(path, {("kv", "value", "a"): [WANTED]}, (), backup)
    assert restore(backup.folder) == ([str(path)], [])
    assert rows(path, "kv") == before


def test_what_the_tool_needs_stays(path: Path, backup: Backup) -> None:
    assert rewrite(path, {("kv", "value", "a"): [WANTED]}, ("auth/*",), backup) == 3
    assert rows(path, "kv")["auth/x"] == VALUE


def test_a_short_value_goes_only_from_where_it_was_seen(path: Path, backup: Backup) -> None:
    wanted = Wanted(Secret(b"abc"), b"<gone>", ((4, 7, ()),))
    assert rewrite(path, {("kv", "value", "short"): [wanted]}, (), backup) == 1
    assert rows(path, "kv")["short"] == "pw: <gone>"


@pytest.mark.parametrize("how", ["a, tokenize = 'trigram'", "a", "a, content = 'plain'"])
def test_full_text_indexes_forget_too(tmp_path: Path, backup: Backup, how: str) -> None:
    path = tmp_path / "search.db"
    value = "leakingvalue1234567890"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("CREATE TABLE plain (a TEXT)")
        database.execute(f"CREATE VIRTUAL TABLE found USING fts5({how})")
        for table in ("plain", "found"):
            database.execute(f"INSERT INTO {table}(a) VALUES (?)", (f"the {value} there",))
    rewrite(path, {("plain", "a", "1"): [Wanted(Secret(value.encode()), b"<gone>", ())]}, (), backup)
    assert value.encode() not in path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM found WHERE found MATCH ?", (value,)).fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM found WHERE found MATCH 'gone'").fetchone() == (1,)


def test_a_locked_one_stays(path: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oakum.respond.databases._WAIT", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unchanged, match="locked"):
            rewrite(path, {("kv", "value", "a"): [WANTED]}, (), backup)
    assert rows(path, "kv")["auth/x"] == VALUE


def test_nothing_to_replace(path: Path, backup: Backup) -> None:
    with pytest.raises(Unchanged, match="no longer"):
        rewrite(path, {("kv", "value", "a"): [Wanted(Secret(b"not anywhere at all"), b"<gone>", ())]}, (), backup)
    assert not backup.close()


def test_all_or_nothing(path: Path, backup: Backup) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("INSERT INTO kv VALUES ('z', ?)", (b'{"n": 12345678901234}',))
    number = Wanted(Secret(b"12345678901234"), b"<gone>", ())
    with pytest.raises(Unchanged, match="JSON would be broken"):
        rewrite(path, {("kv", "value", "a"): [WANTED, number]}, (), backup)
    assert rows(path, "kv")["auth/x"] == VALUE


def test_a_damaged_one_stays(tmp_path: Path, backup: Backup) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    with pytest.raises(Unchanged):
        rewrite(path, {("kv", "value", "a"): [WANTED]}, (), backup)
