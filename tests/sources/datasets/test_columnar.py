from __future__ import annotations

from pathlib import Path

import pytest

from oakum.sources.datasets import columnar
from oakum.sources.datasets.interface import Damaged, Slice

from .makers import cells, rewritten

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = [
    {"id": 1, "messages": [{"role": "user", "content": "say quiet"}], "raw": b"\xffquiet", "kind": "a"},
    {"id": 2, "messages": [], "raw": None, "kind": "quiet"},
]


def table() -> pa.Table:
    made = pa.Table.from_pylist(ROWS)
    kinds = made.column("kind").dictionary_encode()
    return made.set_column(3, "kind", kinds).replace_schema_metadata({"note": "is quiet"})


def written(path: Path, kind: str) -> Path:
    if kind == "parquet":
        pq.write_table(table(), path, compression="zstd")
    else:
        opener = pa.ipc.new_file if kind == "file" else pa.ipc.new_stream
        with opener(str(path), table().schema) as writer:
            writer.write_table(table())
    return path


def read(path: Path, kind: str) -> pa.Table:
    if kind == "parquet":
        return pq.read_table(path)
    return (pa.ipc.open_file if kind == "file" else pa.ipc.open_stream)(pa.memory_map(str(path))).read_all()


@pytest.mark.parametrize("kind", ["parquet", "file", "stream"])
def test_rows_columns_and_metadata(tmp_path: Path, kind: str) -> None:
    found = cells(columnar, written(tmp_path / "a", kind))
    assert ("schema", "note", b"is quiet") in found
    assert [one for one in found if one[0] != "schema"] == [
        ("1", "messages[0].role", b"user"),
        ("1", "messages[0].content", b"say quiet"),
        ("1", "raw", b"\xffquiet"),
        ("1", "kind", b"a"),
        ("2", "kind", b"quiet"),
    ]


@pytest.mark.parametrize("kind", ["parquet", "file", "stream"])
def test_a_copy_has_the_same_schema(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "a", kind)
    before, after = read(path, kind), read(rewritten(columnar, path), kind)
    assert after.schema == before.schema
    assert after.to_pylist() == [
        ROWS[0] | {"messages": [{"role": "user", "content": 'say LOUD "\n'}], "raw": b'\xffLOUD "\n'},
        ROWS[1] | {"kind": 'LOUD "\n'},
    ]
    assert after.schema.metadata[b"note"] == b'is LOUD "\n'


def test_groups_of_rows_are_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"t{number}" for number in range(10)]}), path, row_group_size=4)
    assert columnar.row_groups(str(path)) == [4, 4, 2]
    got = list(columnar.read(str(path), Slice(start=1, stop=2, first=5)))
    assert [(one.number, one.cells[0].text) for one in got] == [(str(n + 1), b"t%d" % n) for n in range(4, 8)]


@pytest.mark.parametrize("kind", ["parquet", "file", "stream"])
def test_a_broken_file_is_damaged(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "a", kind)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(Damaged):
        cells(columnar, path)
