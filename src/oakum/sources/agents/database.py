"""SQLite databases that a tool may be writing to at this moment.

They are opened read-only where they are, with what their write-ahead log holds. One that is locked, or that cannot be
opened so, is copied with its log into a folder of our own, which is removed again.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

MAGIC = b"SQLite format 3\0"
_HEADER = 20
_JOURNAL_MODE = slice(18, 20)
_WAIT = 1.0
"""Seconds to wait for a lock."""
_LARGEST_COPY = 8 << 30
_LONGEST_CELL = 128 << 20
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_FUNCTION}
_KEYS = ("key", "id", "uuid")
_SESSIONS = ("session_id", "sessionid", "conversation_id", "thread_id", "session")


class Cell(NamedTuple):
    """A text or blob in a table."""

    table: str
    column: str
    record: str
    """The value of the table's key, else the row's number."""
    session: str
    value: bytes


class Unreadable(Exception):  # noqa: N818 - reads as what it says about the database
    """Nothing, or no more, can be read of a database. The message is sqlite's, which quotes no content."""


def cells(path: str) -> Iterator[Cell]:
    """All texts and blobs of ordinary tables. Raises Unreadable; what came before it holds."""
    try:
        with _opened(path) as database:
            for table in tables(database):
                yield from _cells(database, table)
    except (sqlite3.Error, OSError) as error:
        raise Unreadable(str(error) if isinstance(error, sqlite3.Error) else error.strerror or "") from error


def tables(database: sqlite3.Connection) -> list[str]:
    """Names of ordinary tables: views hold nothing of their own, virtual tables keep it in their shadows."""
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name")
    return [as_text(name) for (name,) in rows]


def key_of(columns: list[str]) -> str:
    """The column that names a row: a key where there is one, else the number that SQLite gives it."""
    return next((name for name in columns if name.lower() in _KEYS), "rowid")


def columns_of(database: sqlite3.Connection, table: str) -> list[str]:
    """Names of the columns that hold something: generated ones, which would run expressions, are left out."""
    return [as_text(row[1]) for row in database.execute(f"PRAGMA table_info({quoted(table)})")]


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _cells(database: sqlite3.Connection, table: str) -> Iterator[Cell]:
    names = columns_of(database, table)
    if not names:
        return
    key = key_expression(database, table, names)
    session = next((name for name in names if name.lower() in _SESSIONS), "")
    chosen = ", ".join(map(quoted, names))
    for row in database.execute(f"SELECT {key}, {chosen} FROM {quoted(table)}"):  # noqa: S608 - all are quoted
        values = dict(zip(names, row[1:], strict=True))
        for column, value in values.items():
            if isinstance(value, bytes) and value:
                yield Cell(table, column, as_text(row[0]), as_text(values.get(session, "")), value)


def key_expression(database: sqlite3.Connection, table: str, columns: list[str]) -> str:
    """SQL for what names a row of the table; an empty text where nothing does."""
    key = key_of(columns)
    if key != "rowid":
        return quoted(key)
    try:
        database.execute(f"SELECT rowid FROM {quoted(table)} LIMIT 0")  # noqa: S608 - it is quoted
    except sqlite3.OperationalError:
        return "''"  # a table without rowid
    return "rowid"


def as_text(value: object) -> str:
    """What a connection whose texts are bytes gave."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    direct = _direct(Path(path))
    if direct is not None:
        with closing(direct):
            yield direct
        return
    with TemporaryDirectory(prefix="oakum-") as folder:
        copy = _connected(_copied(Path(path), Path(folder)), "mode=ro")
        with closing(copy):
            yield copy


def _direct(path: Path) -> sqlite3.Connection | None:
    """The database where it is; None when only a copy will do."""
    how = _way(path)
    if how is None:
        return None
    database = _connected(path, how)
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        database.close()
        if "locked" in str(error):
            return None
        raise
    return database


def _way(path: Path) -> str | None:
    """How to open it so that no file comes to lie beside it, which SQLite makes for a write-ahead log; None when only
    a copy will do."""
    with path.open("rb") as file:
        in_log_mode = file.read(_HEADER)[_JOURNAL_MODE] == b"\x02\x02"
    log, index = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    if not in_log_mode or (log.exists() and index.exists()):
        return "mode=ro"
    return None if log.exists() and log.stat().st_size else "mode=ro&immutable=1"


def _copied(source: Path, folder: Path) -> Path:
    if source.stat().st_size > _LARGEST_COPY:
        raise Unreadable("locked, and too large to copy")
    copy = folder / "copy.db"
    shutil.copyfile(source, copy)
    log = source.with_name(source.name + "-wal")
    if log.is_file():
        shutil.copyfile(log, copy.with_name("copy.db-wal"))
    return copy


def _connected(path: Path, how: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=_WAIT, isolation_level=None)
    database.text_factory = bytes
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        database.execute(f"PRAGMA {setting}")
    database.set_authorizer(_only_reading)
    return database


def _only_reading(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
