"""Databases whose cells are rewritten in one transaction, and which forget what stood there before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from oakum.respond.backup import Backup
from oakum.respond.files import Unchanged
from oakum.respond.stretches import Wanted, forms, replaced, spoils, stretches
from oakum.sources.agents.database import as_text, columns_of, key_expression, quoted, tables

Spot = tuple[str, str, str]
"""Table, column, and the key or number of the row."""
_CONDITIONS = 500
"""As many as SQLite takes at once."""
_WAIT = 2.0
"""Seconds to wait for a lock."""


def rewrite(path: Path, spots: Mapping[Spot, Iterable[Wanted]], keep: Iterable[str], backup: Backup) -> int:
    """Replaces the secrets in the cells where they were seen and in all others that hold them; how many stretches that
    were. Rows whose key a glob of `keep` names stay. Raises Unchanged."""
    everything = {one.secret: one for wanted in spots.values() for one in wanted}
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as database:
            database.text_factory = bytes
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA secure_delete = ON")
            copy = backup.place()
            with closing(sqlite3.connect(copy)) as target:
                database.backup(target)
            count = _rewritten(database, spots, list(everything.values()), tuple(keep))
            if count:
                _index_anew(database)
                # Now the old pages go from the file and from its log.
                database.execute("VACUUM")
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise Unchanged(str(error)) from error
    if not count:
        copy.unlink()
        raise Unchanged("the secrets no longer stand there, or where the tool needs them")
    backup.note(path, copy)
    return count


def _rewritten(
    database: sqlite3.Connection,
    spots: Mapping[Spot, Iterable[Wanted]],
    everything: list[Wanted],
    keep: tuple[str, ...],
) -> int:
    """Raises Unchanged; then nothing is changed."""
    count = 0
    database.execute("BEGIN IMMEDIATE")
    try:
        for table in tables(database):
            names = columns_of(database, table)
            key = key_expression(database, table, names)
            for column in names:
                place = _Column(database, table, column, key)
                rows = [row for known, where, row in spots if (known, where) == (table, column)]
                for row, kind, value in list(place.candidates(rows, everything)):
                    if not any(fnmatchcase(row, glob) for glob in keep):
                        wanted = [*spots.get((table, column, row), ()), *_elsewhere(everything)]
                        count += place.update(row, kind, value, wanted)
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    return count


def _index_anew(database: sqlite3.Connection) -> None:
    """Lets full-text indexes forget what their tables no longer hold."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND lower(sql) LIKE 'create virtual table%using fts%'"
    for (name,) in database.execute(query).fetchall():
        index = quoted(as_text(name))
        with suppress(sqlite3.Error):  # one that keeps no text of its own cannot, and one of an unknown kind
            database.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 - it is quoted


def _elsewhere(everything: Iterable[Wanted]) -> Iterator[Wanted]:
    return (one._replace(places=()) for one in everything)


class _Column:
    """One column of a table; all names in its SQL are quoted."""

    def __init__(self, database: sqlite3.Connection, table: str, column: str, key: str) -> None:
        self._database = database
        self._table = quoted(table)
        self._column = quoted(column)
        self._key = key

    def candidates(self, rows: list[str], everything: Iterable[Wanted]) -> Iterator[tuple[str, str, bytes]]:
        """Key, type and value of the cells that may hold a secret."""
        texts = [form for one in everything for form in forms(one.secret.reveal())]
        tests = [f"instr(CAST({self._column} AS BLOB), ?) > 0"] * len(texts)
        tests += [f"CAST({self._key} AS TEXT) = ?"] * len(rows)
        found: dict[tuple[str, bytes], str] = {}
        for start in range(0, len(tests), _CONDITIONS):
            chosen = slice(start, start + _CONDITIONS)
            query = f"SELECT {self._key}, typeof({self._column}), {self._column} FROM {self._table} WHERE "  # noqa: S608
            for row, kind, value in self._database.execute(query + " OR ".join(tests[chosen]), [*texts, *rows][chosen]):
                if isinstance(value, bytes):
                    found[as_text(row), value] = as_text(kind)
        return ((row, kind, value) for (row, value), kind in found.items())

    def update(self, row: str, kind: str, value: bytes, wanted: list[Wanted]) -> int:
        """Replaces what there is in a cell, and in equal ones of the same key. Raises Unchanged."""
        spans = stretches(value, wanted)
        if reason := spoils(value, spans, document=True):
            raise Unchanged(reason)
        if spans:
            new = b"".join(replaced(value, 0, len(value), spans))
            given = "CAST(? AS TEXT)" if kind == "text" else "?"
            place = f"CAST({self._key} AS TEXT) = ? AND {self._column} IS {given}"
            statement = f"UPDATE {self._table} SET {self._column} = {given} WHERE {place}"  # noqa: S608
            self._database.execute(statement, (new, row, value))
        return len(spans)
