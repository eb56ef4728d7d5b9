"""SQLite databases: the text and blob cells of every table, read from a copy in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from oakum.model import Skipped
from oakum.sources.archives.bounds import Budget, Exhausted, Unreadable, size_of
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path

_STEPS = 200_000_000
"""Instructions of SQLite's virtual machine for one database: a few seconds, tens of millions of cells."""

_STRIDE = 100_000
"""Instructions between two looks at how many there were."""

_PIECE = 8 << 20
"""Bytes of a table's text after which a new member begins."""

_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
_JOURNAL_MODE = slice(18, 20)


def read_sqlite(path: str, source: BinaryIO, budget: Budget) -> Iterator[Member | Skipped]:
    """One member per table with lines `table.column: value`; large tables in several of the same path."""
    budget.check_size(size_of(source))
    data = source.read()
    with closing(_opened(data, budget)) as database:
        try:
            for table in _tables(database):
                yield from _members(database, table, member_path(path, _shown(table)), budget)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise Exhausted("too large", f"reading took more than {_STEPS} steps") from None
            raise
    if _lacks_its_end(data):  # SQLite takes the missing part for zeros
        raise Unreadable("damaged", "the end of the file is missing")


def _lacks_its_end(data: bytes) -> bool:
    page = int.from_bytes(data[16:18], "big")
    pages = int.from_bytes(data[28:32], "big")  # only kept up to date when these two are equal:
    return data[24:28] == data[92:96] and len(data) < pages * (65536 if page == 1 else page)


def _opened(data: bytes, budget: Budget) -> sqlite3.Connection:
    copy = bytearray(data)
    copy[_JOURNAL_MODE] = b"\x01\x01"  # one in write-ahead mode cannot be opened without a file beside it
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.deserialize(bytes(copy))
    database.text_factory = bytes
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, budget.limits.member)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA query_only = ON")
    database.set_authorizer(_only_reading)
    strides = iter(range(_STEPS // _STRIDE))
    database.set_progress_handler(lambda: next(strides, None) is None, _STRIDE)
    return database


def _only_reading(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _tables(database: sqlite3.Connection) -> list[bytes]:
    """Ordinary tables only: views hold nothing of their own, and virtual tables keep it in their shadows."""
    rows = database.execute("SELECT name, sql, rootpage FROM sqlite_master WHERE type = 'table'")
    return [name for name, sql, root in rows if isinstance(name, bytes) and sql is not None and root]


def _members(database: sqlite3.Connection, table: bytes, path: str, budget: Budget) -> Iterator[Member]:
    lines: list[bytes] = []
    size = 0
    for line in _lines(database, table):
        budget.spend(len(line))
        lines.append(line)
        size += len(line)
        if size > _PIECE:
            yield Member(path, b"".join(lines))
            lines, size = [], 0
    budget.admit()
    yield Member(path, b"".join(lines))


def _lines(database: sqlite3.Connection, table: bytes) -> Iterator[bytes]:
    # table_info leaves generated columns out, so no expression of the database is ever evaluated.
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({_quoted(table)})")]
    if not columns:
        return
    chosen = ", ".join(map(_quoted, columns))
    for row in database.execute(f"SELECT {chosen} FROM {_quoted(table)}"):  # noqa: S608 - both are quoted
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, bytes) and value:
                yield b"%b.%b: %b\n" % (table, column, value)


def _quoted(name: bytes) -> str:
    return '"' + name.decode().replace('"', '""') + '"'


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
