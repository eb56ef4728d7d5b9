from __future__ import annotations

import pytest

from oakum.sources.archives import Limits, sqlite

from .makers import make_sqlite, read, reasons

TABLE = "CREATE TABLE users (id INTEGER, name TEXT, photo BLOB)"


def test_text_and_blob_cells_become_lines() -> None:
    data = make_sqlite(TABLE, "INSERT INTO users VALUES (1, 'Zoë', x'0041'), (2, NULL, ''), (3, 'Bo', NULL)")
    expected = "users.name: Zoë\nusers.photo: \0A\nusers.name: Bo\n".encode()
    assert read("x.db", data) == ({"x.db!/users": expected}, [])


def test_odd_names_do_no_harm() -> None:
    data = make_sqlite('CREATE TABLE "a "" b; --/.." ("c "" d" TEXT)', """INSERT INTO "a "" b; --/.." VALUES ('v')""")
    assert read("x", data)[0] == {'x!/a " b; --/\\x2e\\x2e': b'a " b; --/...c " d: v\n'}


def test_utf16_databases_give_utf8() -> None:
    data = make_sqlite("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('Zoë')", encoding="UTF-16le")
    assert read("x", data)[0] == {"x!/t": "t.a: Zoë\n".encode()}


def test_a_database_in_write_ahead_mode_is_read() -> None:
    data = bytearray(make_sqlite("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('v')"))
    data[18:20] = b"\x02\x02"
    assert read("x", bytes(data)) == ({"x!/t": b"t.a: v\n"}, [])


def test_views_and_generated_columns_are_never_evaluated() -> None:
    data = make_sqlite(
        "CREATE TABLE t (a TEXT, g TEXT AS (hex(zeroblob(1000000))) VIRTUAL)",
        "INSERT INTO t VALUES ('v')",
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n",
    )
    assert read("x", data) == ({"x!/t": b"t.a: v\n"}, [])


def test_the_content_of_a_full_text_index_is_read_from_its_shadow() -> None:
    data = make_sqlite("CREATE VIRTUAL TABLE f USING fts5(a)", "INSERT INTO f VALUES ('needle')")
    assert any(b"needle" in text for text in read("x", data)[0].values())


def test_a_large_table_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_PIECE", 100)
    rows = ", ".join(f"('{n:030}')" for n in range(20))
    data = make_sqlite("CREATE TABLE t (a TEXT)", f"INSERT INTO t VALUES {rows}")
    assert read("x", data)[0]["x!/t"].count(b"\n") == 20


def test_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ", ".join(f"('{n:030}')" for n in range(2000))
    data = make_sqlite("CREATE TABLE t (a TEXT)", f"INSERT INTO t VALUES {rows}")
    assert reasons(read("x", data, Limits(member=1000))[1]) == [("x", "too large")]
    assert reasons(read("x", data, Limits(total=1000))[1]) == [("x", "too large")]
    monkeypatch.setattr(sqlite, "_STEPS", 1000)
    monkeypatch.setattr(sqlite, "_STRIDE", 100)
    assert "1000 steps" in read("x", data)[1][0].detail


@pytest.mark.parametrize("missing", [1, 2000, 5000])
def test_a_missing_end_is_reported(missing: int) -> None:
    data = make_sqlite(TABLE, "INSERT INTO users VALUES (1, 'Bo', NULL)")
    assert ("x", "damaged") in reasons(read("x", data[:-missing])[1])


def test_a_damaged_schema_is_reported() -> None:
    data = make_sqlite(TABLE).replace(b"CREATE TABLE users", b"CREATE TUBLE users")
    assert reasons(read("x", data)[1]) == [("x", "damaged")]
