"""SQLite: the text and blob cells of every table, row by row, from the file itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from oakum.model import Skipped
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record, Slice

_STEPS = 2_000_000_000
"""Instructions of SQLite's virtual machine for one database."""
_STRIDE = 1_000_000
_WAIT = 1.0
"""Seconds to wait for whoever writes."""
_LONGEST = 64 << 20
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The rows. Of a database that another program holds, those of its main file."""
    try:
        with closing(_opened(path, "mode=ro")) as database:
            yield from _records(database)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error) and "readonly" not in str(error) and "unable to open" not in str(error):
            raise Damaged(type(error).__name__) from None
        yield Skipped(path=path, reason="locked", detail="by another program; what it wrote last may be missing")
        yield from _read_locked(path)
    except sqlite3.Error as error:
        raise Damaged(type(error).__name__) from None


def _read_locked(path: str) -> Iterator[Record | Skipped]:
    try:
        with closing(_opened(path, "mode=ro&immutable=1")) as database:
            yield from _records(database)
    except sqlite3.Error as error:
        raise Damaged(type(error).__name__) from None


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Copies the database, changes cells in the copy, and packs it, so that no free page keeps what was there.

    Triggers do not run; full-text indexes of FTS5 are built anew.
    """
    try:
        with closing(_opened(path, "mode=ro")) as source, closing(sqlite3.connect(out, isolation_level=None)) as copy:
            source.set_authorizer(None)
            source.backup(copy)
            copy.text_factory = _Text
            _change(copy, change)
    except sqlite3.Error as error:
        raise Damaged(type(error).__name__) from None
    yield from ()


def _change(copy: sqlite3.Connection, change: Change) -> None:
    copy.execute("PRAGMA secure_delete = ON")
    copy.execute("BEGIN")
    triggers = [sql for (sql,) in copy.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        copy.execute(f"DROP TRIGGER {_quoted(name)}")
    changed = sum(_change_table(copy, table, change) for table in _tables(copy))
    for trigger in triggers:
        copy.execute(trigger.decode())
    if changed:
        for index in _full_text(copy):
            copy.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608 - quoted
    copy.execute("COMMIT")
    copy.execute("VACUUM")


def _change_table(copy: sqlite3.Connection, table: bytes, change: Change) -> int:
    changed = 0
    key, columns = _key(copy, table), _columns(copy, table)
    for row in _rows(copy, table, key, columns):
        record, holders = _record(table, row, len(key), columns)
        changes = change(record)
        if not changes:
            continue
        changed += 1
        assigned = ", ".join(f"{_quoted(columns[holders[index]])} = ?" for index in changes)
        located = " AND ".join(f"{one} IS ?" for one in key)
        values = [_like(row[len(key) + holders[index]], text) for index, text in changes.items()]
        copy.execute(f"UPDATE {_quoted(table)} SET {assigned} WHERE {located}", (*values, *_plain(row[: len(key)])))  # noqa: S608
    return changed


def _rows(
    database: sqlite3.Connection, table: bytes, key: Sequence[str], columns: Sequence[bytes]
) -> Iterator[tuple[Any, ...]]:
    """The rows in batches."""
    cursor = database.execute(_select(table, key, columns))
    while batch := cursor.fetchmany(1000):
        yield from batch


def _records(database: sqlite3.Connection) -> Iterator[Record]:
    for table in _tables(database):
        key, columns = _key(database, table), _columns(database, table)
        for row in _rows(database, table, key, columns):
            yield _record(table, row, len(key), columns)[0]


def _record(table: bytes, row: Sequence[Any], keys: int, columns: Sequence[bytes]) -> tuple[Record, list[int]]:
    """The record, and for each of its cells the column that it stands in."""
    shown = "/".join(_text(value) for value in row[:keys])
    holders = [index for index, value in enumerate(row[keys:]) if isinstance(value, _Text | bytes) and value]
    cells = [Cell(f"{_text(table)}.{_text(columns[index])}", bytes(row[keys + index])) for index in holders]
    return Record(f"{_text(table)}:{shown}", cells), holders


class _Text(bytes):
    """A cell that is text, to tell it from a blob."""


def _opened(path: str, how: str) -> sqlite3.Connection:
    address = f"{Path(path).resolve().as_uri()}?{how}"
    database = sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)
    database.text_factory = _Text
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        database.execute(f"PRAGMA {pragma}")
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY)
    strides = iter(range(_STEPS // _STRIDE))
    database.set_progress_handler(lambda: next(strides, None) is None, _STRIDE)
    return database


def _tables(database: sqlite3.Connection) -> list[bytes]:
    """Ordinary tables: views hold nothing of their own, and virtual tables keep it in their shadows."""
    rows = database.execute("SELECT name, sql, rootpage FROM sqlite_master WHERE type = 'table'")
    return [name for name, sql, root in rows if sql is not None and root]


def _full_text(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage = 0")
    return [_quoted(name) for name, sql in rows if b"fts5" in (sql or b"").lower()]


def _columns(database: sqlite3.Connection, table: bytes) -> list[bytes]:
    # table_info leaves generated columns out, so no expression of the database is ever evaluated.
    return [bytes(row[1]) for row in database.execute(f"PRAGMA table_info({_quoted(table)})")]


def _key(database: sqlite3.Connection, table: bytes) -> list[str]:
    """What names a row: its rowid, else its primary key."""
    info = database.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    listed = database.execute(f"PRAGMA table_list({_quoted(table)})").fetchall()
    if any(row[4] for row in listed):  # WITHOUT ROWID
        return [_quoted(row[1]) for row in sorted(info, key=lambda row: row[5]) if row[5]]
    taken = {bytes(row[1]).lower() for row in info}
    return [next(name for name in ("rowid", "_rowid_", "oid") if name.encode() not in taken)]


def _select(table: bytes, key: Sequence[str], columns: Sequence[bytes]) -> str:
    chosen = ", ".join((*key, *map(_quoted, columns)))
    return f"SELECT {chosen} FROM {_quoted(table)}"  # noqa: S608 - all are quoted


def _like(before: bytes, text: bytes) -> str | bytes:
    return text.decode("utf-8", "replace") if isinstance(before, _Text) else bytes(text)


def _plain(values: Sequence[Any]) -> list[Any]:
    return [value.decode("utf-8", "surrogateescape") if isinstance(value, _Text) else value for value in values]


def _quoted(name: bytes) -> str:
    return '"' + name.decode().replace('"', '""') + '"'


def _text(value: object) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
