"""Parquet, Arrow and Feather, through the optional package pyarrow, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from oakum.model import MissingExtra, Skipped
from oakum.sources.datasets.interface import Cell, Change, Damaged, Record, Slice

_ROWS = 1000
"""Rows of Parquet in one batch."""
_ARROW_FILE = b"ARROW1"


def row_groups(path: str) -> list[int]:
    """Rows of each group of a Parquet file. Raises Damaged and MissingExtra."""
    with _readable():
        data = _parquet().ParquetFile(path).metadata
        return [data.row_group(index).num_rows for index in range(data.num_row_groups)]


def read(path: str, part: Slice) -> Iterator[Record | Skipped]:
    """The rows of the groups from `part.start` to `part.stop`; before the first the metadata of the schema."""
    with _readable():
        source = _Source(path)
        if part.start == 0:
            yield _schema(source.schema)
        number = part.first
        for batch in source.batches(part):
            texts = [
                (index, name) for index, name in enumerate(batch.schema.names) if _has_text(batch.schema.types[index])
            ]
            columns = [(name, batch.column(index).to_pylist()) for index, name in texts]
            for row in range(batch.num_rows):
                cells = [cell for name, values in columns for cell in _cells(name, values[row])]
                yield Record(str(number), cells)
                number += 1


def rewrite(path: str, out: str, change: Change) -> Iterator[Skipped]:
    """Writes the rows under the same schema, in batches as they were read."""
    with _readable():
        source = _Source(path)
        metadata = change(_schema(source.schema))
        schema = _renamed(source.schema, metadata) if metadata else source.schema
        with source.writer(out, schema) as writer:
            number = 1
            for batch in source.batches(Slice()):
                writer.write_batch(_rewritten(batch, schema, number, change))
                number += batch.num_rows
    yield from ()


class _Source:
    def __init__(self, path: str) -> None:
        self._arrow = _arrow()
        with open(path, "rb") as file:  # noqa: PTH123
            head = file.read(6)
        self._path = path
        self._parquet: Any = None
        if head.startswith(b"PAR1"):
            self._parquet = _parquet().ParquetFile(path)
            self.schema = self._parquet.schema_arrow
            return
        self._is_file = head == _ARROW_FILE
        opener = self._arrow.ipc.open_file if self._is_file else self._arrow.ipc.open_stream
        self._reader = opener(self._arrow.memory_map(path))
        self.schema = self._reader.schema

    def batches(self, part: Slice) -> Iterator[Any]:
        if self._parquet is not None:
            stop = part.stop if part.stop is not None else self._parquet.num_row_groups
            for group in range(part.start, stop):
                yield from self._parquet.iter_batches(_ROWS, row_groups=[group])
        elif self._is_file:
            for index in range(self._reader.num_record_batches):
                yield self._reader.get_batch(index)
        else:
            yield from self._reader

    def writer(self, out: str, schema: Any) -> Any:
        if self._parquet is not None:
            return _parquet().ParquetWriter(out, schema, compression=self._compression())
        return (self._arrow.ipc.new_file if self._is_file else self._arrow.ipc.new_stream)(out, schema)

    def _compression(self) -> str:
        data = self._parquet.metadata
        if not data.num_row_groups or not data.num_columns:
            return "snappy"
        return str(data.row_group(0).column(0).compression).lower().replace("uncompressed", "none")


def _schema(schema: Any) -> Record:
    known = schema.metadata or {}
    return Record("schema", [Cell(key.decode("utf-8", "replace"), value) for key, value in known.items()])


def _renamed(schema: Any, changes: dict[int, bytes]) -> Any:
    items = list(schema.metadata.items())
    return schema.with_metadata({key: changes.get(index, value) for index, (key, value) in enumerate(items)})


def _has_text(kind: Any) -> bool:
    types = _arrow().types
    if types.is_dictionary(kind):
        return _has_text(kind.value_type)
    if types.is_nested(kind):
        return any(_has_text(kind.field(index).type) for index in range(kind.num_fields))
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or "view" in str(kind)
    )


def _cells(field: str, value: Any) -> Iterator[Cell]:
    if isinstance(value, str):
        yield Cell(field, value.encode("utf-8", "replace"))
    elif isinstance(value, bytes):
        yield Cell(field, value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _cells(f"{field}.{key}", inner)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _cells(f"{field}[{index}]", inner)


def _rewritten(batch: Any, schema: Any, number: int, change: Change) -> Any:
    arrow = _arrow()
    arrays = []
    texts = {index for index, kind in enumerate(batch.schema.types) if _has_text(kind)}
    columns = {index: batch.column(index).to_pylist() for index in texts}
    changed: set[int] = set()
    for row in range(batch.num_rows):
        owners: list[int] = []
        cells: list[Cell] = []
        for index in sorted(texts):
            found = list(_cells(batch.schema.names[index], columns[index][row]))
            cells += found
            owners += [index] * len(found)
        changes = change(Record(str(number + row), cells))
        for index in {owners[cell] for cell in changes}:
            first = owners.index(index)
            own = {cell - first: text for cell, text in changes.items() if owners[cell] == index}
            columns[index][row] = _replaced(columns[index][row], own, iter(range(len(cells))))
            changed.add(index)
    for index, column in enumerate(batch.columns):
        kind = batch.schema.types[index]
        if index not in changed:
            arrays.append(column)
        elif arrow.types.is_dictionary(kind):
            arrays.append(arrow.array(columns[index], kind.value_type).dictionary_encode().cast(kind))
        else:
            arrays.append(arrow.array(columns[index], kind))
    return arrow.record_batch(arrays, schema=schema)


def _replaced(value: Any, changes: dict[int, bytes], counter: Iterator[int]) -> Any:
    """The value with some of its texts replaced, by the order in which `_cells` gives them."""
    if isinstance(value, str | bytes):
        index = next(counter)
        if index not in changes:
            return value
        return changes[index].decode("utf-8", "replace") if isinstance(value, str) else changes[index]
    if isinstance(value, dict):
        return {key: _replaced(inner, changes, counter) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_replaced(inner, changes, counter) for inner in value)
    return [_replaced(inner, changes, counter) for inner in value] if isinstance(value, list) else value


@contextmanager
def _readable() -> Iterator[None]:
    arrow = _arrow()
    try:
        yield
    except (arrow.ArrowException, EOFError, UnicodeDecodeError, OverflowError) as error:
        raise Damaged(type(error).__name__) from None


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise MissingExtra("reading Parquet and Arrow", "data") from None
    return pyarrow


def _parquet() -> Any:
    _arrow()
    import pyarrow.parquet

    return pyarrow.parquet
